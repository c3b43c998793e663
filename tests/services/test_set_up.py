"""Setting a house up, cut off and done again."""

from tests.conftest import SmallHouse


def test_a_set_up_that_was_cut_off_is_done_again(house: SmallHouse) -> None:
    house.connection.database["settings"].delete_one({"_id": "mark"})
    words = ("Odeon", "EUR", "Europe/Lisbon", "en", "Ada Admin", "ada", "ada@example.org")
    house.another_till("till-2").office.set_up(house.guest, *words, "a long enough secret")
    house.connection.database["settings"].delete_one({"_id": "mark"})
    admin = house.another_till("till-3").office.set_up(house.guest, *words, "another long secret")
    assert admin.username == "ada"
    assert house.cinema.accounts.sign_in("ada", "another long secret").id == admin.id
