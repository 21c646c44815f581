"""Nothing lost: backups and what is restored of them, marks of the record kept elsewhere, and looking after it all."""
