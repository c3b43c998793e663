"""Which variations of long tests run each time: some, evenly spread. All of them run in the soak.

One variation shows that a thing works; the others (sizes, languages, layouts, steps of a kill) seldom break alone, and
the suite has five minutes.
"""

import re
from collections import defaultdict

import pytest

# By test, how many of its variations run each time.
EACH_TIME = {
    "test_the_worst_windows_show_everything": 8,
    "test_the_command_of_the_table_works_with_and_without_what_is_optional": 26,
    "test_the_window_of_the_table_opens": 2,
    "test_the_toolbar_cuts_no_button_beside_a_form": 3,
    "test_the_buttons_of_a_form_have_room_for_their_words_in_every_language": 1,
    "test_a_first_start_that_is_killed_anywhere_is_completed_by_the_next": 5,
    "test_a_slip_keeps_its_page_until_it_is_answered": 4,
    "test_a_card_that_is_being_charged_keeps_its_page": 2,
    "test_the_lists_fit_their_window_and_lead_back": 2,
    "test_a_page_of_one_record_that_was_left_leaves_nothing": 1,
    "test_a_page_of_the_administration_that_was_left_leaves_nothing": 1,
    "test_a_screen_that_was_left_leaves_nothing": 3,
    "test_everything_has_room_in_every_language": 1,
    "test_nothing_is_cut_off": 1,
    "test_nine_seats_that_one_press_gave_back_are_had_again_by_another": 1,
    "test_a_fault_is_printed_with_what_to_do_and_ends_with_code_1": 3,
    "test_each_way_to_pay_is_walked_in_reading_order": 1,
    "test_a_page_of_the_bar_is_walked_in_reading_order": 3,
    "test_an_account_whose_hash_is_no_text_lets_nobody_in": 1,
    "test_a_small_file_that_inflates_to_gigabytes_is_refused_in_bounded_memory": 3,
    "test_alt_with_a_digit_chooses_a_tab_on_every_layout": 2,
    "test_ctrl_with_a_letter_works_on_every_layout": 3,
    "test_alt_with_the_signs_of_french_keys_chooses_a_tab_wherever_they_are": 2,
    "test_a_pasted_path_is_taken_as_people_paste_it": 2,
    "test_a_path_to_nothing_is_told_beside_the_field": 2,
    "test_killed_at_a_step_it_is_done_whole_or_not_at_all": 42,
    "test_a_till_that_wakes_after_recovery_ended_its_sale_harms_nobody": 19,
    "test_pay_is_seen_without_scrolling": 1,
    "test_no_bad_input_does_anything_but_be_refused_in_words": 2,
}


def leave_to_the_soak(items: list[pytest.Item]) -> None:
    """Mark the variations that don't run each time."""
    found: dict[tuple[str, str], list[pytest.Item]] = defaultdict(list)
    for one in items:
        name = re.sub(r"\[.*", "", one.name, flags=re.DOTALL)
        if name in EACH_TIME and one.get_closest_marker("soak") is None:
            found[str(one.path), name].append(one)
    for (_path, name), variations in found.items():
        most, count = EACH_TIME[name], len(variations)
        kept = {at * count // most for at in range(most)}
        for at, one in enumerate(variations):
            if at not in kept:
                one.add_marker(pytest.mark.soak)
