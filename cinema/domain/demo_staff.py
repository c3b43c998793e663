"""The member of the sample cinema's staff who can leave its kiosk: known to everybody, as its passwords are."""

DEMO_LOGIN, DEMO_PASSWORD = "tom", "lantern-tom-demo"
DEMO_NUMBER, DEMO_PIN = "12", "2846"
