"""Which variations of long tests run each time: some, evenly spread. All of them run in the soak.

One variation shows that a thing works; the others (sizes, languages, layouts, steps of a kill) seldom break alone, and
the suite has five minutes. So do some long tests of what has other tests beside them.
"""

import re
from collections import defaultdict

import pytest

# By test, how many of its variations run each time.
EACH_TIME = {
    "test_the_worst_windows_show_everything": 3,
    "test_the_command_of_the_table_works_with_and_without_what_is_optional": 22,
    "test_the_window_of_the_table_opens": 2,
    "test_the_toolbar_cuts_no_button_beside_a_form": 3,
    "test_the_buttons_of_a_form_have_room_for_their_words_in_every_language": 1,
    "test_a_first_start_that_is_killed_anywhere_is_completed_by_the_next": 3,
    "test_a_slip_keeps_its_page_until_it_is_answered": 2,
    "test_a_card_that_is_being_charged_keeps_its_page": 2,
    "test_the_lists_fit_their_window_and_lead_back": 1,
    "test_a_page_of_one_record_that_was_left_leaves_nothing": 1,
    "test_a_page_of_the_administration_that_was_left_leaves_nothing": 1,
    "test_a_screen_that_was_left_leaves_nothing": 3,
    "test_everything_has_room_in_every_language": 1,
    "test_nothing_is_cut_off": 1,
    "test_nine_seats_that_one_press_gave_back_are_had_again_by_another": 1,
    "test_a_fault_is_printed_with_what_to_do_and_ends_with_code_1": 1,
    "test_each_way_to_pay_is_walked_in_reading_order": 1,
    "test_a_page_of_the_bar_is_walked_in_reading_order": 3,
    "test_an_account_whose_hash_is_no_text_lets_nobody_in": 1,
    "test_a_small_file_that_inflates_to_gigabytes_is_refused_in_bounded_memory": 2,
    "test_alt_with_a_digit_chooses_a_tab_on_every_layout": 2,
    "test_ctrl_with_a_letter_works_on_every_layout": 3,
    "test_alt_with_the_signs_of_french_keys_chooses_a_tab_wherever_they_are": 2,
    "test_a_pasted_path_is_taken_as_people_paste_it": 2,
    "test_a_path_to_nothing_is_told_beside_the_field": 2,
    "test_killed_at_a_step_it_is_done_whole_or_not_at_all": 30,
    "test_a_till_that_wakes_after_recovery_ended_its_sale_harms_nobody": 19,
    "test_pay_is_seen_without_scrolling": 1,
    "test_no_bad_input_does_anything_but_be_refused_in_words": 2,
    "test_a_fault_is_found_by_its_name": 50,
    "test_what_keeps_an_entry_due_is_told": 25,
    "test_one_change_is_told_as_little_as_can_be": 18,
    "test_a_sale_of_whatever_shape_is_told_and_stops_nothing": 8,
    "test_a_crash_at_any_step_of_a_sale_ends_in_a_sale_or_in_nothing": 19,
    "test_what_the_journal_says_is_brought_back": 15,
    "test_what_needs_a_person_is_left_to_be_seen": 9,
    "test_a_crash_in_an_exchange_in_cash_leaves_both_done_or_neither": 7,
    "test_a_crash_in_an_exchange_by_card_leaves_both_done_or_neither": 4,
    "test_a_crash_in_an_exchange_that_gives_back_by_card_leaves_both_done_or_neither": 4,
    "test_a_crash_while_a_lost_ticket_is_issued_again_never_frees_its_seat": 4,
    "test_a_crash_in_a_split_sale_is_sold_where_it_adds_up_and_given_back_where_not": 12,
    "test_a_decision_that_is_killed_between_two_writes_leaves_nothing_to_complain_of": 8,
    "test_a_killed_decision_that_nobody_repeats_stays_a_decision_to_make_or_is_done": 8,
    "test_a_bad_input_enters_nothing": 9,
    "test_a_sale_that_standard_output_does_not_take_is_told_on_standard_error": 1,
    "test_without_any_output_the_exit_code_tells_of_a_sale": 1,
    "test_letters_that_the_output_lacks_are_escaped": 1,
    "test_a_reason_in_any_letters_does_not_hide_a_refund": 1,
    "test_a_view_in_a_collection_s_place_is_named_by_the_doctor_and_refused_elsewhere": 8,
    "test_a_document_that_is_wrong_is_refused_with_its_place_and_nothing_is_written": 31,
    "test_a_mistyped_database_is_refused_with_the_names_of_those_that_exist_and_not_made": 5,
    "test_a_wrong_amount_is_told_at_its_field": 1,
    "test_a_wrong_part_is_told_at_its_field_and_takes_nothing": 2,
    "test_a_small_poster_of_many_pixels_is_refused_with_its_field": 2,
    "test_in_a_race_nothing_is_sold_twice_nothing_lost_and_no_number_left_out": 40,
    "test_a_lost_or_altered_secret_is_made_anew_at_the_next_start": 1,
    "test_what_was_known_of_an_exposed_secret_opens_nothing_any_more": 1,
    "test_a_run_killed_at_a_step_is_gone_on_with_and_nobody_is_refunded_twice": 8,
    "test_the_rest_beside_a_voucher_is_paid_in_the_coins_of_the_house": 1,
    "test_an_admission_that_was_changed_by_hand_is_found_and_the_journal_brings_it_back": 1,
    "test_the_end_of_a_reservation_has_room_whatever_its_day_and_language": 1,
    "test_without_a_terminal_nobody_is_erased": 1,
    "test_a_refusal_stays_one_whatever_the_streams_are": 1,
    "test_the_button_of_a_discount_is_always_in_sight": 1,
    "test_both_deeds_have_room_beside_the_code_or_below_it": 1,
    "test_enter_on_a_fresh_receipt_goes_on_to_the_next_customer": 1,
    "test_a_till_whose_connection_is_lost_for_good_leaves_nothing_that_recovery_does_not_end": 1,
    "test_a_refund_is_finished_or_dropped": 1,
    "test_a_house_keeps_its_own_timezone_and_currency": 1,
    "test_the_page_follows_what_a_manager_decides": 1,
    "test_my_tickets_lists_it_with_its_reference": 1,
    "test_a_password_that_is_lost_while_the_server_runs_stops_no_program": 1,
}


IN_THE_SOAK = {
    "test_a_house_is_filled_from_nothing_and_a_ticket_is_sold",
    "test_an_open_window_sells_before_and_after_on_the_same_services",
    "test_a_start_beside_a_silent_listener_takes_no_longer_than_any_other",
    "test_a_port_that_is_taken_at_the_last_moment_is_left_to_its_taker",
    "test_users_that_come_and_go_quickly_keep_it_running",
    "test_two_programs_that_start_together_start_one_server",
    "test_data_is_kept_where_the_notes_beside_it_were_lost",
    "test_a_record_that_others_could_write_leads_nobody_to_their_port",
    "test_a_setting_that_can_not_be_used_keeps_nobody_from_a_backup_and_comes_back_in_none",
    "test_an_export_is_read_as_the_same_movies_and_changes_nothing_here",
    "test_a_standalone_server_works_and_the_doctor_says_what_it_lacks",
    "test_data_that_was_removed_is_told_and_a_restore_is_the_way_out",
    "test_a_lock_is_shown_and_opened",
    "test_a_locked_pin_is_shown_and_opened",
    "test_a_role_that_is_refused_is_told_at_its_field_and_the_details_are_saved_again",
    "test_what_another_administrator_saved_is_told_and_the_next_save_is_from_there",
    "test_tab_goes_from_the_settings_to_the_cards_beside_them",
    "test_daily_backups_get_a_passphrase_that_is_typed_twice_and_are_made_now",
    "test_a_manager_is_told_when_another_has_changed_the_draft_meanwhile",
    "test_in_a_narrow_window_the_picture_stands_above_the_panel",
    "test_a_broken_seat_is_out_of_sale_until_a_day_and_put_back",
    "test_publishing_goes_on_where_it_was_cut_off",
    "test_a_copy_of_a_card_is_new_and_needs_a_condition_of_its_own",
    "test_a_movie_is_copied_as_a_version_that_says_how_it_differs",
    "test_a_run_is_stopped_and_the_page_opened_again_goes_on",
    "test_what_somebody_else_decided_first_is_told_and_not_decided_again",
    "test_what_is_given_back_above_the_limit_goes_on_with_a_manager_s_pin",
    "test_a_sold_out_screening_is_told_and_nothing_is_exchanged",
    "test_a_bag_of_the_safe_is_chosen_as_change",
    "test_switching_theme_and_language_leaves_nothing",
    "test_progress_is_shown_to_whoever_looks",
    "test_without_room_there_is_no_file_and_it_is_entered",
    "test_a_reader_that_has_read_enough_gets_no_message",
    "test_without_standard_error_a_list_is_printed",
    "test_a_wrong_password_is_entered_and_not_shown",
    "test_on_a_house_s_own_server_a_change_needs_a_name",
    "test_a_killed_watcher_is_replaced_by_the_next_program",
    "test_where_its_port_was_taken_meanwhile_it_moves_to_another",
    "test_a_killed_program_does_not_keep_it_running",
    "test_new_labels_are_shown_with_the_tickets_sold_before_they_are_saved",
    "test_rows_get_letters_without_i_and_o_or_listed_names_and_mistakes_are_told",
    "test_typed_rows_of_a_plan_on_sale_are_saved_as_a_draft",
    "test_a_single_seat_gets_a_label_by_hand",
    "test_a_column_that_is_chosen_otherwise_is_checked_again",
    "test_deleting_asks_once_and_a_scheduled_movie_is_not_deleted",
    "test_a_pin_is_given_shown_once_and_taken_away",
    "test_a_person_is_erased_when_the_button_is_pressed_twice_and_the_list_is_read_again",
    "test_sums_that_arrive_after_the_closing_do_not_bring_the_session_back",
    "test_who_counts_blind_is_told_after_the_count",
    "test_going_back_from_the_card_keeps_the_party",
    "test_seats_pressed_again_are_given_back_and_leaving_gives_all_back",
    "test_a_seat_that_another_till_got_first_is_told_and_what_was_chosen_stands",
    "test_an_unfinished_sale_of_a_voucher_is_sold_on_its_page",
    "test_nothing_is_cut_or_outside_in_a_small_window",
    "test_an_error_in_it_closes_it_and_the_sale_goes_on",
    "test_an_exchange_shows_the_new_seat_beside_the_old_one_and_what_goes_back",
    "test_a_scan_waits_for_nobody_at_the_door_whatever_has_the_focus",
    "test_a_customer_can_be_taken_away_again",
    "test_an_exchange_for_a_dearer_ticket",
    "test_a_party_that_is_paid_in_parts",
    "test_a_customer_is_told_to_collect_a_paper_at_the_counter_and_never_why",
    "test_a_manager_types_the_pin_where_the_house_asks_for_it",
    "test_a_sale_on_invoice_needs_a_buyer_and_has_a_row_of_its_own",
    "test_a_large_sale_needs_a_named_buyer_also_when_it_comes_by_an_exchange",
    "test_a_table_of_5000_movies_and_10000_screenings_reads_an_index_and_no_document_of_a_screening",
    "test_as_many_rows_are_read_as_are_allowed_and_no_more",
    "test_replayed_sales_send_what_the_real_ones_sent",
    "test_a_given_pin_is_replaced_before_the_screens_are_shown",
    "test_many_managers_who_fill_one_auditorium_at_once_make_no_overlap",
    "test_a_split_sale_that_was_walked_away_from_gives_its_seats_and_its_money_back",
    "test_a_choice_and_what_was_typed_stay_while_the_list_is_loaded_again",
    "test_in_a_narrow_window_settings_and_cards_take_turns",
}
"""Long tests whose subject has others that run each time."""


def leave_to_the_soak(items: list[pytest.Item]) -> None:
    """Mark the variations that don't run each time."""
    found: dict[tuple[str, str], list[pytest.Item]] = defaultdict(list)
    for one in items:
        name = re.sub(r"\[.*", "", one.name, flags=re.DOTALL)
        if name in IN_THE_SOAK:
            one.add_marker(pytest.mark.soak)
        if name in EACH_TIME and one.get_closest_marker("soak") is None:
            found[str(one.path), name].append(one)
    for (_path, name), variations in found.items():
        most, count = EACH_TIME[name], len(variations)
        kept = {at * count // most for at in range(most)}
        for at, one in enumerate(variations):
            if at not in kept:
                one.add_marker(pytest.mark.soak)
