"""What a web server and ``flask --app wsgi`` start."""

import atexit
import gc
import os
import sys

# All that a start makes stays: looking for garbage in it, now, at every later collection and at the end, finds none.
gc.disable()
try:
    from cdop.app import close, create_app
    from config import Settings, UnsafeSettings

    os.umask(0o077)  # what the tracker writes names children: its own account alone may read it

    try:
        app = create_app(Settings.from_environment(os.environ))
    except UnsafeSettings as unsafe:
        sys.exit(f"The tracker did not start. {unsafe}")
finally:
    gc.freeze()
    gc.enable()
atexit.register(close, app)  # nothing else closes connections at the end: what holds them is no garbage
