"""The guided tour: the real windows driven through a purchase, and photographed."""
