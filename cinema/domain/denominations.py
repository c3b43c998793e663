"""The notes and coins that are in use, by currency, in minor units. Other currencies are counted as one amount.

Sources: the lists of the European Central Bank, the US Federal Reserve and Mint, the Bank of England, the Royal Mint,
the Swiss National Bank, the Banco Central do Brasil, the Banco de México, the Bank of Canada, the Reserve Bank of
Australia, the Bank of Japan and the Narodowy Bank Polski, as of 2026. What is hardly met in a drawer is left out.
"""

NOTES: dict[str, tuple[int, ...]] = {
    "EUR": (100_00, 50_00, 20_00, 10_00, 5_00),
    "USD": (100_00, 50_00, 20_00, 10_00, 5_00, 1_00),
    "GBP": (50_00, 20_00, 10_00, 5_00),
    "CHF": (200_00, 100_00, 50_00, 20_00, 10_00),
    "BRL": (200_00, 100_00, 50_00, 20_00, 10_00, 5_00, 2_00),
    "MXN": (1000_00, 500_00, 200_00, 100_00, 50_00, 20_00),
    "CAD": (100_00, 50_00, 20_00, 10_00, 5_00),
    "AUD": (100_00, 50_00, 20_00, 10_00, 5_00),
    "JPY": (10_000, 5_000, 1_000),
    "PLN": (500_00, 200_00, 100_00, 50_00, 20_00, 10_00),
}
COINS: dict[str, tuple[int, ...]] = {
    "EUR": (2_00, 1_00, 50, 20, 10, 5, 2, 1),
    "USD": (25, 10, 5, 1),
    "GBP": (2_00, 1_00, 50, 20, 10, 5, 2, 1),
    "CHF": (5_00, 2_00, 1_00, 50, 20, 10, 5),
    "BRL": (1_00, 50, 25, 10, 5),
    "MXN": (20_00, 10_00, 5_00, 2_00, 1_00, 50),
    "CAD": (2_00, 1_00, 25, 10, 5),
    "AUD": (2_00, 1_00, 50, 20, 10, 5),
    "JPY": (500, 100, 50, 10, 5, 1),
    "PLN": (5_00, 2_00, 1_00, 50, 20, 10, 5, 2, 1),
}
