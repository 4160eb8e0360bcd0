from hypothesis import given
from hypothesis import strategies as st

from telephony.adapters.ami import NEW_SESSION, AmiParser, action, challenge_key, decode

WANTED = frozenset((b"Hangup", b"Newchannel"))
LINE = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=20)
FIELDS = st.dictionaries(st.from_regex(r"[A-Z][a-z]{1,8}", fullmatch=True), LINE, max_size=5)
BLOCK = st.builds(
    lambda name, fields: {"Event": name} | fields, st.sampled_from(["Hangup", "Newchannel", "VarSet"]), FIELDS
)


def parse(*chunks: bytes) -> list[dict[str, str]]:
    parser = AmiParser(WANTED, frozenset((b"REC",)))
    return [block for chunk in chunks for block in parser.feed(chunk)]


def as_bytes(fields: dict[str, str]) -> bytes:
    return "".join(f"{key}: {value}\r\n" for key, value in fields.items()).encode() + b"\r\n"


@given(st.lists(BLOCK, max_size=6), st.data())
def test_it_reads_wanted_events_whatever_the_chunks(sent, data):
    stream = b"".join(map(as_bytes, sent))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=8)))
    chunks = [stream[start:end] for start, end in zip([0, *cuts], [*cuts, len(stream)], strict=True)]
    wanted = [{key: value.strip() for key, value in block.items()} for block in sent if block["Event"] != "VarSet"]
    assert parse(*chunks) == wanted


@given(st.lists(st.binary(max_size=200), max_size=5))
def test_it_survives_any_bytes(chunks):
    parse(*chunks)


def test_it_forgets_a_block_that_never_ends():
    assert parse(b"x" * (1 << 21), b"\r\n\r\nEvent: Hangup\r\n\r\n") == [{"Event": "Hangup"}]


def test_it_keeps_a_letter_whole_that_was_cut_in_two():
    stream = "Event: Hangup\r\nName: Żółć\r\n\r\n".encode()
    assert parse(stream[:22], stream[22:]) == [{"Event": "Hangup", "Name": "Żółć"}]


def test_the_first_of_repeated_keys_counts():
    assert decode(b"Event: Hangup\nCause: 16\nCause: 17") == {"Event": "Hangup", "Cause": "16"}


def test_it_passes_over_lines_before_an_event_and_over_command_output():
    junk = b"Response: Follows\r\nPrivilege: Command\r\nsome: output\r\n\r\nmore output\r\n--END COMMAND--\r\n\r\n"
    assert parse(junk + b"noise\r\nEvent: Hangup\r\n\r\n")[-1] == {"Event": "Hangup"}


def test_a_banner_after_half_an_event_begins_a_new_session():
    stream = b"Event: Hangup\r\nUniqAsterisk Call Manager/5.0\r\nResponse: Success\r\n\r\n"
    assert parse(stream) == [NEW_SESSION, {"Response": "Success"}]


def test_a_caller_cannot_pass_for_a_banner():
    stream = b"Event: Hangup\r\nCallerIDName: Asterisk Call Manager/5.0\r\nCause: 16\r\n\r\n"
    assert parse(stream)[0]["Cause"] == "16"


def test_of_variables_only_those_asked_for_are_read():
    assert parse(as_bytes({"Event": "VarSet", "Variable": "X", "Value": "1"})) == []
    assert parse(as_bytes({"Event": "VarSet", "Variable": "REC", "Value": "1"}))[0]["Value"] == "1"


@given(st.text(), st.text())
def test_no_value_breaks_out_of_its_line(value, variable):
    written = action("Originate", {"Exten": value}, {"NAME": variable})
    assert written.count(b"\r\n") == 4
    assert written.endswith(b"\r\n\r\n")


def test_a_challenge_is_answered_without_the_secret():
    assert challenge_key("1234", "secret") == "10b168cd4f742410888c3c110f7a7e71"
