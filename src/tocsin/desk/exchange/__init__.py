"""Cases leave as files in the forms that others read, and files of others become drafts."""
