"""The seat map: a plan drawn as seats that are looked at, walked and clicked. It decides no sale."""
