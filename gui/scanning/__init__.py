"""The scanning of tickets, in the door's own window and in the box office."""
