"""What a web server and ``flask --app wsgi`` start."""

import os
import sys

from cdop.app import create_app
from config import Settings, UnsafeSettings

os.umask(0o077)  # what the tracker writes names children: its own account alone may read it

try:
    app = create_app(Settings.from_environment(os.environ))
except UnsafeSettings as unsafe:
    sys.exit(f"The tracker did not start. {unsafe}")
