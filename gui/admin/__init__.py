"""The administration: what managers do to fill the house and to run the week."""
