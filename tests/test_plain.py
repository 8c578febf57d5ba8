"""The line mode: one person plays through a table, in words, and nothing typed can break it."""

from __future__ import annotations

import io
import re
import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.goldens import THEN
from wargame.commands import Commit, Submit
from wargame.engine.cache import build_engine
from wargame.game import Game
from wargame.library import load_scenario
from wargame.plain import HELP, Plain
from wargame.table import Table
from wargame.terms import CONTROL

RAW_ID = re.compile(r"\b[a-z0-9]+(_[a-z0-9]+)+\b")


def new_table(role: str = "council") -> Table:
    content = load_scenario("primer")
    engine = build_engine(content)
    return Table(
        Game.start(content, engine, seed="plain", at=THEN, seats={**engine.compiled.seats, role: "person"})
    )


def play(text: str, table: Table | None = None) -> str:
    """What is written to somebody who types some lines."""
    sink = io.StringIO()
    Plain(table or new_table(), "council", io.StringIO(text), sink, lambda: THEN).run()
    return sink.getvalue()


def test_the_end_of_input_ends_politely() -> None:
    assert play("").endswith("The game is not kept.\n")


def test_quit_leaves_the_game_as_it_is() -> None:
    table = new_table()
    assert play("quit\n?\n", table).count("\n") == play("quit\n").count("\n")
    assert table.turn == 1 and "council" not in table._game.committed


def test_help_names_every_command_once() -> None:
    lines = play("help\n").split("\n")
    assert all(sum(f"{name}: " in line for line in lines) == 1 for name, _ in HELP)


def test_the_question_mark_lists_what_may_be_ordered_with_its_price() -> None:
    assert "Hold a feast day: from 3 silver in the town chest" in play("?\n")


def test_an_order_is_given_by_the_beginning_of_its_title_and_by_numbers() -> None:
    table = new_table()
    assert "Ordered: Send a night patrol in the market (size: many)" in play("order send\n3\n2\n", table)
    [order] = table._game.given("council")
    assert (order.option, order.target, dict(order.choices)) == ("patrol", "market", {"size": "many"})


def test_what_is_not_found_or_not_unique_is_said_without_the_whole_list() -> None:
    said = play("order zzz\nsend\nback\n").split("> ")[1]
    assert "There is no option 'zzz'" in said and "1. Send a night patrol" not in said
    several = play("why tr\nback\n").split("Turn 1 of")[1]
    assert (
        "Trust in the council" in several
        and "Trade over the quay" in several
        and "Calm streets" not in several
    )


def test_a_question_can_be_left_with_back() -> None:
    table = new_table()
    play("order send\nback\n", table)
    assert table._game.given("council") == []


def test_undo_takes_the_last_order_back() -> None:
    table = new_table()
    assert "Taken back: Hold a feast day" in play("order hold\nundo\n", table)
    assert table._game.given("council") == []


def test_a_commit_resolves_the_turn_and_tells_it() -> None:
    table = new_table()
    told = play("order hold\ncommit\n\n\n", table)
    assert "TURN 1 of 6" in told and "Hold a feast day" in told and "Turn 2 of 6" in told
    assert table.turn == 2


def test_intent_and_expectation_are_written_down_at_the_commit() -> None:
    table = new_table()
    play("commit\nquiet streets\nsome grumbling\n", table)
    [entry] = [e for e in table._game.journal.entries if e.kind == "intent"]
    assert entry.body["text"] == "quiet streets" and "some grumbling" in entry.body["expects"].values()


def test_an_empty_intent_is_not_written_down() -> None:
    table = new_table()
    play("commit\n\n\n", table)
    assert "intent" not in [e.kind for e in table._game.journal.entries]


def test_a_card_says_what_an_option_costs_and_does() -> None:
    said = play("card keep\n")
    assert "Keep a watch house" in said and "Costs:" in said


def test_why_tells_the_causes_of_a_change() -> None:
    assert re.search(
        r"Turn 1\. Trust in the council \d+ -> \d+\. Because: ", play("order hold\ncommit\n\n\nwhy trust\n")
    )


def test_why_says_what_a_track_moves_toward_by_itself_with_the_largest_terms() -> None:
    table = new_table()
    said = play("why calm\n", table)
    regions = table.names.regions
    assert len(re.findall(r"By itself it moves toward -?\d+( to -?\d+)? now", said)) == len(regions)
    assert "most of it: " in said


def test_why_tells_the_last_turn_in_which_a_track_moved_and_all_turns_when_asked() -> None:
    commits = "order hold\ncommit\n\n\n" + "commit\n\n\n" * 3
    late, ever = play(commits + "why trust\n"), play(commits + "why trust all\n")
    assert "earlier changes: why Trust in the council all" in late
    turns = [set(re.findall(r"^(?:> )?Turn (\d+)\. Trust", said, re.MULTILINE)) for said in (late, ever)]
    assert len(turns[0]) == 1 and turns[0] < turns[1]


def test_aims_say_what_the_person_wants_and_the_private_aim_of_nobody_else() -> None:
    table = new_table()
    said = play("aims\n", table)
    for objective in table.names.objectives:
        own = objective.role == "council" and (
            not objective.private or objective.id == table._game.private["council"]
        )
        assert (f"{objective.title[1:]} ({objective.weight})" in said) == own


def test_a_game_at_one_terminal_waits_for_the_seats_that_sit_elsewhere() -> None:
    table = new_table()
    table._game.seats["smugglers"] = "person"
    assert "The turn waits for: " in play("commit\n\n\ncommit\n\n\n", table)
    assert table.turn == 1


def test_control_watches_a_whole_game_and_sees_everything() -> None:
    content = load_scenario("primer")
    table = Table(Game.start(content, build_engine(content), seed="plain", at=THEN))
    sink = io.StringIO()
    words = [name.split(" ")[0] for name, _ in HELP if name not in ("quit", "commit")]
    asked = "".join(f"{word}\nback\n" for word in words)
    typed = f"{asked}why what\ncard keep\n" + "commit\n" * 6
    Plain(table, CONTROL, io.StringIO(typed), sink, lambda: THEN).run()
    assert table.is_over and "THE END: " in sink.getvalue()
    assert all(f"{role.title} wants, of 100 points: " in sink.getvalue() for role in table.names.roles)


def test_a_deal_that_waits_for_an_answer_is_said_when_the_turn_begins() -> None:
    table = new_table()
    table._game.seats["smugglers"] = "person"
    offer = next(
        e.order for e in table.legal("smugglers") if not e.reason and e.order.option == "demand_toll"
    )
    table.do("smugglers", Submit(offer), THEN)
    table.do("smugglers", Commit(), THEN)
    said = play("commit\n\n\norder answer\naccept\norders\n", table)
    assert ": open (" in said and " to answer it." in said
    assert [order.choices["answer"] for order in table._game.given("council")] == ["accept"]


def test_an_ambiguous_beginning_is_answered_with_the_candidates() -> None:
    assert "Which: card, closed, commit?" in play("c\n")


def test_a_whole_game_is_played_to_its_closing_page() -> None:
    table = new_table()
    said = play("commit\n\n\n" * 6, table)
    assert table.is_over and "THE END: " in said and "of 100" in said


def test_a_turn_is_taken_again_after_one_confirmation() -> None:
    table = new_table()
    said = play("order hold\ncommit\n\n\nagain 1\nsame\nno\nagain 1\nother\nyes\norders\n", table)
    assert "Taken back." in said and "Turn 1 of 6" in said.split("Taken back.")[1]
    assert (table.turn, table._game.given("council"), table._game.epoch, table._game.practice) == (1, [], 1, True)


def test_after_the_end_one_may_still_ask_and_take_a_turn_again() -> None:
    table = new_table()
    said = play("commit\n\n\n" * 6 + "news\ncommit\norder hold\nagain 6\nsame\nyes\ncommit\n\n\n", table)
    assert said.count("THE END: ") == 2 and said.count("The game is over.") == 2 and "TURN 6 of 6" in said
    assert table.is_over


def test_where_several_sit_or_no_turn_is_finished_none_is_taken_again() -> None:
    table = new_table()
    table._game.seats["smugglers"] = "person"
    for said in (play("again\n"), play("again 1\n", table)):
        assert "Only a person alone" in said


def test_reasons_are_told_in_practice_and_after_the_end_but_not_before() -> None:
    before = play("commit\n\n\nreasons\n")
    assert "once the game is over, or in practice" in " ".join(before.split())
    practised = play("commit\n\n\n" * 2 + "again 2\nsame\nyes\nreasons\nreasons 1\n")
    after = play("commit\n\n\n" * 6 + "reasons 2\n")
    for said, turn in ((practised, 1), (after, 2)):
        assert re.search(rf'Turn {turn}\. [^:]+: [^:]+: "', said.split("> ")[-2])


def test_no_raw_id_is_written() -> None:
    said = play(
        "?\nclosed\nstatus all\norder offer\n1\n1\n1\n1\n1\norders\ncommit\n\n\n"
        + "commit\n\n\nnews\ndeals\n" * 5
    )
    assert RAW_ID.findall(said) == []


def test_what_is_typed_is_never_written_back_raw() -> None:
    assert "\x1b" not in play("order \x1b[2J\n\x1b]0;owned\x07\nback\n")


COMMANDS = st.sampled_from(
    [name.split(" ")[0] for name, _ in HELP] + ["order hold", "why calm", "1", "2", "back", ""]
)


@settings(max_examples=40)
@given(st.lists(COMMANDS | st.text(max_size=12), max_size=12))
def test_no_input_breaks_the_line_mode_or_reaches_the_terminal_raw(lines: list[str]) -> None:
    said = play("\n".join(lines))
    assert all(character == "\n" or unicodedata.category(character) != "Cc" for character in said)
