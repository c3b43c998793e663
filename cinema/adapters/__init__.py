"""What lies outside and is not storage: terminals, paper, codes, hashes and the clock, each behind a port."""
