"""The private server: a mongod of this machine, started for its first user and stopped after its last."""
