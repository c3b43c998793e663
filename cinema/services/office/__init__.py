"""The services of the administration: what a manager does to fill the house and to run the week."""
