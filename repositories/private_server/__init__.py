"""The private server: a mongod on this machine, started by its first user and stopped after its last."""
