"""Storage: what the rules ask for through the ports, kept in MongoDB by the only importer of pymongo."""
