"""Scenes that no capture shows, told as a person in the room would tell them."""

import pytest

from telephony.calls.story import CallState, CallStory
from tests.telephony.asterisk_script import Channel, Script
from tests.telephony.streams import read, read_one

OLGA = "79161234567"
OUR_NUMBER = "74951234501"


@pytest.fixture
def pbx() -> Script:
    return Script()


def olga_calls(pbx: Script, number: str = OLGA) -> Channel:
    return pbx.call_in("PJSIP/trunk", number, OUR_NUMBER)


def bob_takes_it(pbx: Script, olga: Channel) -> Channel:
    """101 rings for two seconds."""
    bob = pbx.dial(olga, "PJSIP/101", "101")
    pbx.wait(2)
    pbx.answer(olga, bob)
    return bob


def who(story: CallStory) -> tuple:
    return story.direction, story.disposition, story.caller_number, story.called_number, story.agent_extension


def seconds(story: CallStory) -> tuple:
    return story.ring_seconds, story.talk_seconds, story.hold_seconds


def about(*expected: float) -> object:
    return pytest.approx(expected, abs=0.1)


INBOUND = ("inbound", "ANSWERED", "+79161234567", "+74951234501")


# -- ring groups


def test_losers_of_a_ring_group_missed_nothing(pbx):
    olga = olga_calls(pbx)
    bob, carol = pbx.dial(olga, "PJSIP/101", "101"), pbx.dial(olga, "PJSIP/102", "102")
    pbx.wait(3)
    pbx.up(carol)
    pbx.end_dial(olga, carol, "ANSWER")
    pbx.give_up(olga, bob, "CANCEL", 26)
    pbx.up(olga)
    pbx.bridge(carol, olga)
    pbx.wait(4)
    pbx.put_down(olga, carol)
    story = read_one(pbx.stream)
    assert who(story) == (*INBOUND, "102")
    assert (story.agents_rung, seconds(story), story.hangup_by) == (("101", "102"), about(3, 4, 0), "caller")


def test_a_busy_phone_in_a_ring_group_does_not_make_the_call_busy(pbx):
    olga = olga_calls(pbx)
    bob, carol = pbx.dial(olga, "PJSIP/101", "101", rings=False), pbx.dial(olga, "PJSIP/102", "102")
    pbx.give_up(olga, bob, "BUSY", 17, by_party=True)
    pbx.wait(5)
    pbx.give_up(olga, carol, "NOANSWER")
    pbx.hangup(olga)
    story = read_one(pbx.stream)
    assert who(story) == ("inbound", "NO ANSWER", "+79161234567", "+74951234501", None)
    assert story.agents_rung == ("102",)


def test_all_phones_busy_is_busy(pbx):
    olga = olga_calls(pbx)
    for phone in ("101", "102"):
        pbx.give_up(olga, pbx.dial(olga, f"PJSIP/{phone}", phone, rings=False), "BUSY", 17, by_party=True)
    pbx.hangup(olga, 17)
    assert read_one(pbx.stream).disposition == "BUSY"


def test_phones_that_cannot_be_reached_make_it_failed(pbx):
    olga = olga_calls(pbx)
    pbx.give_up(olga, pbx.dial(olga, "PJSIP/101", "101", rings=False), "CHANUNAVAIL", 20)
    pbx.hangup(olga, 20)
    story = read_one(pbx.stream)
    assert (story.disposition, story.agents_rung) == ("FAILED", ())


def test_a_phone_that_picks_up_but_refuses_the_call_has_not_answered(pbx):
    """Follow-me asks "press 1 to take the call" on a mobile; its voice mail never presses 1."""
    olga = olga_calls(pbx)
    pbx.up(olga)
    mobile = pbx.dial(olga, "PJSIP/trunk", "79035550001@trunk")
    pbx.wait(3)
    pbx.up(mobile)
    pbx.end_dial(olga, mobile, "ANSWER")
    pbx.wait(6)
    pbx.hangup(mobile)
    pbx.wait(2)
    pbx.put_down(olga)
    story = read_one(pbx.stream)
    assert (story.disposition, story.talk_seconds, story.agent_extension) == ("NO ANSWER", 0, None)


def test_an_agent_who_does_not_press_1_has_not_answered(pbx):
    """Asked "press 1 to take the call", as soon as which is not done all hang up: Dial connected nobody."""
    olga = olga_calls(pbx)
    bob = pbx.dial(olga, "PJSIP/101", "101")
    pbx.wait(2)
    pbx.up(bob)
    pbx.end_dial(olga, bob, "ANSWER")
    pbx.wait(4)
    pbx.hangup(bob)
    pbx.hangup(olga)
    story = read_one(pbx.stream)
    assert who(story) == ("inbound", "NO ANSWER", "+79161234567", "+74951234501", None)
    assert (story.agents_rung, seconds(story)) == (("101",), about(6, 0, 0))


# -- machines


def test_a_message_after_hours_answers_nobody(pbx):
    olga = olga_calls(pbx)
    pbx.up(olga)
    pbx.wait(8)
    pbx.hangup(olga)
    story = read_one(pbx.stream)
    assert who(story) == ("inbound", "NO ANSWER", "+79161234567", "+74951234501", None)
    assert (story.answered_at, seconds(story), story.hangup_by) == (None, about(8, 0, 0), "pbx")


def test_voicemail_is_no_answer(pbx):
    olga = olga_calls(pbx)
    bob = pbx.dial(olga, "PJSIP/101", "101")
    pbx.wait(15)
    pbx.give_up(olga, bob, "NOANSWER")
    pbx.up(olga)
    pbx.wait(20)
    pbx.put_down(olga)
    story = read_one(pbx.stream)
    assert (story.disposition, story.agents_rung, seconds(story)) == ("NO ANSWER", ("101",), about(35, 0, 0))


def test_the_time_in_a_menu_counts_as_ringing(pbx):
    olga = olga_calls(pbx)
    pbx.up(olga)
    pbx.wait(6)
    bob = bob_takes_it(pbx, olga)
    pbx.wait(3)
    pbx.put_down(bob, olga)
    story = read_one(pbx.stream)
    assert (who(story), seconds(story)) == ((*INBOUND, "101"), about(8, 3, 0))


# -- forwarding


def test_a_phone_forwards_to_a_colleague(pbx):
    """302 Moved: Dial drops the phone and calls a Local channel instead."""
    olga = olga_calls(pbx)
    bob = pbx.dial(olga, "PJSIP/101", "101", rings=False)
    pbx.end_dial(olga, bob, "CANCEL", Forward="Local/102@from-internal")
    one, two = pbx.local(olga, "102@from-internal")
    pbx.hangup(bob, 0)
    carol = pbx.dial(two, "PJSIP/102", "102")
    pbx.rings(one)
    pbx.wait(2)
    pbx.answer(two, carol)
    pbx.up(one)
    pbx.end_dial(olga, one, "ANSWER")
    pbx.up(olga)
    pbx.bridge(one, olga)
    pbx.wait(3)
    pbx.put_down(olga, one, two, carol)
    story = read_one(pbx.stream)
    assert (who(story), story.agents_rung) == ((*INBOUND, "102"), ("102",))
    assert (seconds(story), story.transfer) == (about(2, 3, 0), None)


def test_a_phone_forwards_to_a_mobile(pbx):
    olga = olga_calls(pbx)
    bob = pbx.dial(olga, "PJSIP/101", "101", rings=False)
    pbx.end_dial(olga, bob, "CANCEL", Forward="Local/89035550001@from-internal")
    one, two = pbx.local(olga, "89035550001@from-internal")
    pbx.hangup(bob, 0)
    mobile = pbx.dial(two, "PJSIP/trunk", "79035550001@trunk")
    pbx.wait(4)
    pbx.answer(two, mobile)
    pbx.up(one)
    pbx.end_dial(olga, one, "ANSWER")
    pbx.up(olga)
    pbx.bridge(one, olga)
    pbx.wait(3)
    pbx.put_down(mobile, one, two, olga)
    story = read_one(pbx.stream)
    assert who(story) == (*INBOUND, "101")
    assert (story.talk_seconds, story.linkedids) == (pytest.approx(3, abs=0.1), (olga.linkedid,))


# -- transfers


def test_a_blind_transfer_to_a_mobile(pbx):
    olga = olga_calls(pbx)
    bob = bob_takes_it(pbx, olga)
    pbx.wait(3)
    pbx.blind_transfer(bob, olga, "89035550001")
    mobile = pbx.dial(olga, "PJSIP/trunk", "79035550001@trunk")
    pbx.wait(2)
    pbx.answer(olga, mobile)
    pbx.wait(5)
    pbx.put_down(olga, mobile)
    story = read_one(pbx.stream)
    assert who(story) == (*INBOUND, "101")
    assert (story.transfer, story.transfer_from, story.transfer_to) == ("blind", "101", "+79035550001")
    assert (seconds(story), story.talk_with) == (about(2, 10, 0), {"101": pytest.approx(3, abs=0.1)})


def test_a_chain_of_transfers_ends_with_the_last_agent(pbx):
    olga = olga_calls(pbx)
    agent = bob_takes_it(pbx, olga)
    for phone in ("102", "103"):
        pbx.wait(1)
        pbx.blind_transfer(agent, olga, phone)
        agent = pbx.dial(olga, f"PJSIP/{phone}", phone)
        pbx.wait(1)
        pbx.answer(olga, agent)
    pbx.wait(1)
    pbx.put_down(olga, agent)
    story = read_one(pbx.stream)
    assert (story.agent_extension, story.first_agent) == ("103", "101")
    assert (story.transfer_from, story.transfer_to, story.agents_rung) == ("102", "103", ("101", "102", "103"))
    assert seconds(story) == about(2, 5, 0)


def test_who_is_transferred_to_a_queue_and_leaves_it_has_talked_until_the_transfer(pbx):
    olga = olga_calls(pbx)
    bob = bob_takes_it(pbx, olga)
    pbx.wait(3)
    pbx.blind_transfer(bob, olga, "800")
    pbx.say("QueueCallerJoin", **olga.fields(), Queue="support", Position=1, Count=1)
    pbx.music(olga)
    carol = pbx.dial(olga, "PJSIP/102", "PJSIP/102")
    pbx.wait(9)
    pbx.say("HangupRequest", **olga.fields())
    pbx.music(olga, starts=False)
    pbx.give_up(olga, carol, "CANCEL")
    pbx.say("QueueCallerAbandon", **olga.fields(), Queue="support")
    pbx.say("QueueCallerLeave", **olga.fields(), Queue="support")
    pbx.hangup(olga)
    story = read_one(pbx.stream)
    assert (story.disposition, story.queue, story.agent_extension) == ("ANSWERED", "support", "101")
    assert (story.transfer_to, story.agents_rung, seconds(story)) == ("800", ("101", "102"), about(2, 3, 0))


def test_a_transfer_by_feature_code_finds_the_phone_behind_the_local_channel(pbx):
    """*2: Bob leaves Olga to the music, talks with Carol over a Local channel, and hangs up."""
    olga = olga_calls(pbx)
    bob = bob_takes_it(pbx, olga)
    room = bob.bridge
    pbx.wait(3)
    pbx.music(olga)
    pbx.leave(bob)
    one, two = pbx.local(bob, "102@from-internal")
    carol = pbx.dial(two, "PJSIP/102", "102")
    pbx.wait(2)
    pbx.answer(two, carol)
    pbx.up(one)
    pbx.end_dial(bob, one, "ANSWER")
    pbx.bridge(one, bob)
    pbx.wait(4)
    pbx.say("HangupRequest", **bob.fields(), Cause=16)
    pbx.leave(bob, one)
    pbx.music(olga, starts=False)
    pbx.bridge(one, bridge=room)
    ends = {**bob.fields("OrigTransferer"), **bob.fields("SecondTransferer"), **olga.fields("Transferee")}
    pbx.say("AttendedTransfer", Result="Success", **ends, **one.fields("TransferTarget"), DestType="Bridge")
    pbx.hangup(bob)
    # The Local channel is optimised away in mid-talk.
    pbx.wait(1)
    pbx.leave(carol, one)
    pbx.bridge(carol, bridge=room)
    pbx.hangup(two)
    pbx.hangup(one)
    pbx.wait(4)
    pbx.put_down(olga, carol)
    story = read_one(pbx.stream)
    assert (who(story), story.agents_rung) == ((*INBOUND, "102"), ("101", "102"))
    assert (story.transfer, story.transfer_from, story.transfer_to) == ("attended", "101", "102")
    assert seconds(story) == about(2, 14, 6)
    assert story.talk_with == {"101": pytest.approx(3, abs=0.1), "102": pytest.approx(5, abs=0.1)}


def test_who_hands_over_may_be_gone_before_the_transfer_is_told(pbx):
    """Bob hangs up while Carol's phone still rings; Asterisk reports the transfer when she has answered."""
    olga = olga_calls(pbx)
    bob = bob_takes_it(pbx, olga)
    room = bob.bridge
    pbx.wait(3)
    pbx.music(olga)
    pbx.leave(bob)
    one, two = pbx.local(bob, "102@from-internal")
    carol = pbx.dial(two, "PJSIP/102", "102")
    pbx.wait(1)
    pbx.put_down(bob)
    pbx.music(olga, starts=False)
    pbx.wait(2)
    pbx.answer(two, carol)
    pbx.up(one)
    pbx.bridge(one, bridge=room)
    ends = {**bob.fields("OrigTransferer"), **bob.fields("SecondTransferer"), **olga.fields("Transferee")}
    pbx.say("AttendedTransfer", Result="Success", **ends, **one.fields("TransferTarget"), DestType="Bridge")
    pbx.wait(4)
    pbx.put_down(olga, one, two, carol)
    story = read_one(pbx.stream)
    assert (story.transfer, story.transfer_from, story.transfer_to) == ("attended", "101", "102")
    assert (story.agent_extension, seconds(story)) == ("102", about(2, 10, 1))


def test_who_is_left_to_a_phone_that_nobody_answers_was_sent_there(pbx):
    """Bob hangs up while Carol's phone rings: the transfer is told when nobody is behind the Local channel yet."""
    olga = olga_calls(pbx)
    bob = bob_takes_it(pbx, olga)
    room = bob.bridge
    pbx.wait(3)
    pbx.say("Hold", **bob.fields())
    pbx.music(olga)
    one, two = pbx.local(bob, "102@from-internal")
    pbx.bridge(one)
    pbx.leave(bob)
    pbx.bridge(bob, bridge=one.bridge or "")
    carol = pbx.dial(two, "PJSIP/102", "102")
    pbx.wait(1)
    pbx.say("HangupRequest", **bob.fields(), Cause=16)
    pbx.leave(bob, one)
    pbx.music(olga, starts=False)
    pbx.bridge(one, bridge=room)
    ends = {**bob.fields("OrigTransferer"), **bob.fields("SecondTransferer"), **olga.fields("Transferee")}
    pbx.say("AttendedTransfer", Result="Success", **ends, **one.fields("TransferTarget"), DestType="Bridge")
    pbx.hangup(bob)
    pbx.wait(4)
    pbx.say("HangupRequest", **olga.fields())
    pbx.hangup(olga)
    pbx.hangup(one)
    pbx.give_up(two, carol, "CANCEL")
    pbx.hangup(two)
    story = read_one(pbx.stream)
    assert (story.transfer, story.transfer_from, story.transfer_to) == ("attended", "101", "102")
    assert (story.agent_extension, story.agents_rung, seconds(story)) == ("101", ("101", "102"), about(2, 4, 1))


def test_an_agent_who_comes_back_from_a_consultation_has_transferred_nobody(pbx):
    olga = olga_calls(pbx)
    bob = bob_takes_it(pbx, olga)
    room = bob.bridge
    pbx.wait(2)
    pbx.music(olga)
    pbx.leave(bob)
    one, two = pbx.local(bob, "102@from-internal")
    carol = pbx.dial(two, "PJSIP/102", "102")
    pbx.wait(3)
    pbx.give_up(two, carol, "BUSY", 17, by_party=True)
    pbx.hangup(two, 17)
    pbx.hangup(one, 17)
    pbx.bridge(bob, bridge=room)
    pbx.music(olga, starts=False)
    pbx.wait(4)
    pbx.put_down(bob, olga)
    story = read_one(pbx.stream)
    assert (story.transfer, story.agent_extension, seconds(story)) == (None, "101", about(2, 9, 3))


def test_a_failed_transfer_is_none(pbx):
    olga = olga_calls(pbx)
    bob = bob_takes_it(pbx, olga)
    parties = {**bob.fields("Transferer"), **olga.fields("Transferee")}
    pbx.say("BlindTransfer", Result="Not Permitted", **parties, Extension="102")
    pbx.put_down(bob, olga)
    assert read_one(pbx.stream).transfer is None


# -- parking, pick-ups, call waiting


def test_a_parked_call_is_fetched_by_a_colleague(pbx):
    olga = olga_calls(pbx)
    bob = bob_takes_it(pbx, olga)
    pbx.wait(2)
    pbx.blind_transfer(bob, olga, "700")
    pbx.say("ParkedCall", **olga.fields("Parkee"), ParkerDialString="PJSIP/101", Parkinglot="default", ParkingSpace=701)
    pbx.bridge(olga, technology="holding_bridge")
    pbx.music(olga)
    pbx.wait(5)
    carol = pbx.call_in("PJSIP/103", "103", "701")
    pbx.up(carol)
    pbx.music(olga, starts=False)
    pbx.leave(olga)
    pbx.say("UnParkedCall", **olga.fields("Parkee"), **carol.fields("Retriever"), ParkingSpace=701)
    carol_first = pbx.bridge(carol)
    pbx.bridge(olga, bridge=carol_first)
    pbx.wait(4)
    pbx.put_down(olga, carol)
    story = read_one(pbx.stream)
    assert (who(story), story.agents_rung, story.transfer) == ((*INBOUND, "103"), ("101",), None)
    assert (seconds(story), story.linkedids) == (about(2, 11, 5), (olga.linkedid, carol.linkedid))


def test_a_parking_space_without_music_is_a_hold_too(pbx):
    olga = olga_calls(pbx)
    bob = bob_takes_it(pbx, olga)
    pbx.wait(2)
    pbx.say("ParkedCall", **olga.fields("Parkee"), ParkerDialString="PJSIP/101", Parkinglot="default", ParkingSpace=701)
    pbx.leave(olga)
    pbx.bridge(olga, technology="holding_bridge")
    pbx.hangup(bob)
    pbx.wait(5)
    pbx.say("ParkedCallTimeOut", **olga.fields("Parkee"), ParkerDialString="PJSIP/101", ParkingSpace=701)
    pbx.leave(olga)
    bob_takes_it(pbx, olga)
    pbx.wait(1)
    pbx.put_down(olga)
    assert (read_one(pbx.stream).agent_extension, seconds(read_one(pbx.stream))) == ("101", about(2, 10, 5))


def test_a_directed_pickup_from_a_queue(pbx):
    olga = olga_calls(pbx)
    pbx.up(olga)
    pbx.say("QueueCallerJoin", **olga.fields(), Queue="support", Position=1, Count=1)
    pbx.music(olga)
    bob = pbx.dial(olga, "PJSIP/101", "PJSIP/101")
    pbx.wait(4)
    carol = pbx.call_in("PJSIP/102", "102", "*8101")
    pbx.up(carol)
    pbx.say("Pickup", **carol.fields(), **bob.fields("Target"))
    pbx.end_dial(olga, carol, "ANSWER")
    pbx.hangup(bob)
    pbx.music(olga, starts=False)
    pbx.say("QueueCallerLeave", **olga.fields(), Queue="support")
    pbx.bridge(carol, olga)
    pbx.wait(3)
    pbx.put_down(carol, olga)
    story = read_one(pbx.stream)
    assert (who(story), story.queue, story.agents_rung) == ((*INBOUND, "102"), "support", ("101",))
    assert (seconds(story), story.hangup_by) == (about(4, 3, 0), "agent")


def test_a_second_call_on_one_phone_holds_the_first(pbx):
    olga, rita = olga_calls(pbx), pbx.call_in("PJSIP/trunk", "79165550002", OUR_NUMBER)
    bob = bob_takes_it(pbx, olga)
    bob_again = pbx.dial(rita, "PJSIP/101", "101")
    pbx.wait(2)
    pbx.say("Hold", **bob.fields())
    pbx.answer(rita, bob_again)
    pbx.wait(3)
    pbx.put_down(rita, bob_again)
    pbx.say("Unhold", **bob.fields())
    pbx.wait(2)
    pbx.put_down(olga, bob)
    first, second = read(pbx.stream)
    assert (first.agent_extension, seconds(first)) == ("101", about(2, 7, 3))
    assert (second.agent_extension, seconds(second)) == ("101", about(4, 3, 0))


# -- queues with Local agents


def test_a_queue_whose_local_channels_are_optimised_away(pbx):
    olga = olga_calls(pbx)
    pbx.up(olga)
    pbx.say("QueueCallerJoin", **olga.fields(), Queue="support", Position=1, Count=1)
    pbx.music(olga)
    one, two = pbx.local(olga, "101@agents", "Local/101@agents")
    bob = pbx.dial(two, "PJSIP/101", "101")
    pbx.wait(3)
    pbx.answer(two, bob)
    pbx.up(one)
    pbx.end_dial(olga, one, "ANSWER")
    pbx.music(olga, starts=False)
    pbx.say("QueueCallerLeave", **olga.fields(), Queue="support")
    room = pbx.bridge(one, olga)
    pbx.wait(1)
    pbx.leave(bob, one)
    pbx.bridge(bob, bridge=room)
    pbx.hangup(two)
    pbx.hangup(one)
    pbx.wait(4)
    pbx.put_down(olga, bob)
    story = read_one(pbx.stream)
    assert (who(story), story.queue, seconds(story)) == ((*INBOUND, "101"), "support", about(3, 5, 0))


# -- outgoing


def test_a_second_trunk_is_tried_when_the_first_is_jammed(pbx):
    bob = pbx.call_in("PJSIP/101", "101", "89161234567")
    pbx.give_up(bob, pbx.dial(bob, "PJSIP/first", "79161234567@first", rings=False), "CONGESTION", 34)
    olga = pbx.dial(bob, "PJSIP/second", "79161234567@second")
    pbx.wait(2)
    pbx.answer(bob, olga)
    pbx.wait(3)
    pbx.put_down(olga, bob)
    story = read_one(pbx.stream)
    assert who(story) == ("outbound", "ANSWERED", "101", "+79161234567", "101")
    assert (seconds(story), story.hangup_by) == (about(2, 3, 0), "client")


def test_an_outgoing_call_the_dialplan_refuses(pbx):
    bob = pbx.call_in("PJSIP/101", "101", "89161234567")
    pbx.hangup(bob, 21)
    assert who(read_one(pbx.stream)) == ("outbound", "FAILED", "101", "+79161234567", "101")


def test_an_agent_with_a_name_is_known_by_his_number(pbx):
    """The phone `alice` has 201 as its own caller id and is rung by its bare name."""
    olga = olga_calls(pbx)
    alice = pbx.channel("PJSIP/alice", "201", "s", "Down", olga)
    pbx.begin_dial(olga, alice, "alice")
    pbx.rings(alice)
    pbx.wait(1)
    pbx.answer(olga, alice)
    pbx.wait(1)
    pbx.put_down(olga, alice)
    story = read_one(pbx.stream)
    assert (who(story), story.agents_rung) == ((*INBOUND, "201"), ("201",))


def test_a_customer_reached_first_and_then_an_agent(pbx):
    """A dialler: Originate to the client, who is then put through to a phone."""
    olga = pbx.dial(None, "PJSIP/trunk", "79161234567@trunk")
    pbx.wait(2)
    pbx.up(olga)
    pbx.end_dial(None, olga, "ANSWER")
    bob = bob_takes_it(pbx, olga)
    pbx.wait(3)
    pbx.put_down(olga, bob)
    story = read_one(pbx.stream)
    assert who(story) == ("outbound", "ANSWERED", "101", "+79161234567", "101")


# -- click-to-call


def test_the_agent_gives_up_before_the_client_answers(pbx):
    bob = pbx.channel("PJSIP/101", "101", "s", "Down", None, uniqueid="crm-7")
    pbx.begin_dial(None, bob, "101")
    pbx.rings(bob)
    pbx.wait(1)
    pbx.say("OriginateResponse", Response="Success", Uniqueid="crm-7", Exten="79161234567", Context="from-internal")
    pbx.up(bob)
    pbx.end_dial(None, bob, "ANSWER")
    olga = pbx.dial(bob, "PJSIP/trunk", "79161234567@trunk")
    pbx.wait(3)
    pbx.say("HangupRequest", **bob.fields(), Cause=16)
    pbx.give_up(bob, olga, "CANCEL")
    pbx.hangup(bob)
    story = read_one(pbx.stream)
    assert who(story) == ("outbound", "NO ANSWER", "101", "+79161234567", "101")
    assert (story.agents_rung, story.click_to_call, seconds(story)) == (("101",), True, about(4, 0, 0))


def test_click_to_call_over_local_whose_agent_is_silent(pbx):
    one, two = pbx.local(None, "101@agents")
    bob = pbx.dial(two, "PJSIP/101", "101")
    pbx.wait(5)
    pbx.say(
        "OriginateResponse", Response="Failure", Uniqueid=one.uniqueid, Exten="79161234567", Context="from-internal"
    )
    pbx.hangup(one, 0)
    pbx.give_up(two, bob, "CANCEL")
    pbx.hangup(two, 0)
    story = read_one(pbx.stream)
    assert who(story) == ("outbound", "FAILED", "101", "+79161234567", "101")
    assert story.agents_rung == ("101",)


def test_click_to_call_over_local_whose_agent_declines(pbx):
    """The answer to the Originate names no call, and the half that was rung is gone already."""
    one, two = pbx.local(None, "101@agents")
    bob = pbx.dial(two, "PJSIP/101", "101")
    pbx.wait(2)
    pbx.say("HangupRequest", **bob.fields(), Cause=17)
    pbx.end_dial(two, bob, "BUSY")
    pbx.end_dial(None, one, "BUSY")
    pbx.hangup(two, 17)
    pbx.hangup(one, 0)
    failure = {"Response": "Failure", "Channel": "Local/101@agents", "Uniqueid": "<unknown>", "Exten": "79161234567"}
    pbx.say("OriginateResponse", Context="from-internal", **failure)
    pbx.hangup(bob, 17)
    story = read_one(pbx.stream)
    assert who(story) == ("outbound", "FAILED", "101", "+79161234567", "101")
    assert (story.agents_rung, seconds(story)) == (("101",), about(2, 0, 0))


def test_an_attempt_that_gets_no_channel_is_no_part_of_the_one_before(pbx):
    bob = pbx.dial(None, "PJSIP/101", "101")
    failure = {"Response": "Failure", "Channel": "PJSIP/101", "Uniqueid": "<unknown>", "Context": "from-internal"}
    pbx.say("OriginateResponse", **failure, Exten="79161234567")
    pbx.hangup(bob, 0)
    pbx.say("OriginateResponse", **failure, Exten="79165550002")
    assert read_one(pbx.stream).called_number == "+79161234567"


def test_click_to_call_of_another_program_whose_agent_is_silent(pbx):
    """Without a ChannelId the answer to a failed Originate names what was rung, and no call."""
    bob = pbx.dial(None, "PJSIP/101", "101")
    pbx.wait(5)
    failure = {"Response": "Failure", "Channel": "PJSIP/101", "Uniqueid": "<unknown>", "Exten": "79161234567"}
    pbx.say("OriginateResponse", Context="from-internal", **failure)
    pbx.hangup(bob, 0)
    assert who(read_one(pbx.stream)) == ("outbound", "FAILED", "101", "+79161234567", "101")


# -- numbers


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ("trunk", None),
        ("<unknown>", None),
        ("anonymous", None),
        ("900", "900"),
        ("442071838750", "+442071838750"),
        ("+358401234567", "+358401234567"),
        ("0079161234567", "+79161234567"),
    ],
)
def test_callers_send_many_things_for_a_number(pbx, sent, told):
    olga = olga_calls(pbx, number=sent)
    bob = bob_takes_it(pbx, olga)
    pbx.put_down(olga, bob)
    story = read_one(pbx.stream)
    assert (story.direction, story.caller_number, story.agent_extension) == ("inbound", told, "101")


@pytest.mark.parametrize("exten", ["s", "h", "t"])
def test_where_the_dialplan_goes_by_itself_is_no_number(pbx, exten):
    olga = pbx.call_in("PJSIP/trunk", OLGA, exten)
    bob_takes_it(pbx, olga)
    assert read_one(pbx.stream).called_number is None


def test_a_feature_code_is_a_call_between_nobody(pbx):
    bob = pbx.call_in("PJSIP/101", "101", "*97")
    pbx.up(bob)
    pbx.wait(5)
    pbx.put_down(bob)
    assert who(read_one(pbx.stream)) == ("internal", "NO ANSWER", "101", "*97", None)


# -- gaps

NEW_SESSION = b"Asterisk Call Manager/11.0.0\r\nResponse: Success\r\nMessage: Authentication accepted\r\n\r\n"


def lines_up_again(pbx: Script, heard: bytes, *live: tuple[Channel, str]) -> None:
    """What came since `heard` was lost; the new session lists who is on the line, in no order, by application."""
    pbx.stream = heard + NEW_SESSION
    pbx.say("SuccessfulAuth")
    for channel, application in live:
        pbx.say("CoreShowChannel", **channel.fields(), Application=application, BridgeId=channel.bridge or "")
    pbx.say("CoreShowChannelsComplete", EventList="Complete", ListItems=len(live))


def test_a_call_that_began_in_a_gap_is_known_from_the_list_of_channels(pbx):
    pbx.say("SuccessfulAuth")
    heard = pbx.stream
    olga = olga_calls(pbx)
    bob = bob_takes_it(pbx, olga)
    pbx.wait(4)
    lines_up_again(pbx, heard, (bob, "AppDial"), (olga, "Dial"))
    pbx.wait(5)
    pbx.put_down(olga, bob)
    story = read_one(pbx.stream)
    assert (who(story), story.agents_rung, story.estimated) == ((*INBOUND, "101"), ("101",), True)
    assert int(story.started_at.timestamp()) == int(float(olga.uniqueid))
    assert (story.ring_seconds + story.talk_seconds, story.hangup_by) == (pytest.approx(11, abs=0.5), None)


def test_a_call_that_began_to_ring_in_a_gap(pbx):
    pbx.say("SuccessfulAuth")
    heard = pbx.stream
    olga = olga_calls(pbx)
    bob = pbx.dial(olga, "PJSIP/101", "101")
    pbx.wait(4)
    lines_up_again(pbx, heard, (bob, "AppDial"), (olga, "Dial"))
    pbx.wait(3)
    pbx.put_down(olga)
    pbx.give_up(olga, bob, "CANCEL")
    story = read_one(pbx.stream)
    assert who(story) == ("inbound", "NO ANSWER", "+79161234567", "+74951234501", None)
    assert (story.agents_rung, story.ring_seconds, story.estimated) == (("101",), pytest.approx(7, abs=0.5), True)


def test_an_outgoing_call_that_began_in_a_gap(pbx):
    pbx.say("SuccessfulAuth")
    heard = pbx.stream
    bob = pbx.call_in("PJSIP/101", "101", "89161234567")
    olga = pbx.dial(bob, "PJSIP/trunk", "79161234567@trunk")
    pbx.answer(bob, olga)
    lines_up_again(pbx, heard, (olga, "AppDial"), (bob, "Dial"))
    pbx.put_down(olga, bob)
    story = read_one(pbx.stream)
    assert (who(story), story.estimated) == (("outbound", "ANSWERED", "101", "+79161234567", "101"), True)


def test_a_call_answered_in_a_gap_was_so_somewhere_in_it(pbx):
    olga = olga_calls(pbx)
    bob = pbx.dial(olga, "PJSIP/101", "101")
    pbx.wait(2)
    heard = pbx.stream
    pbx.answer(olga, bob)
    pbx.wait(6)
    lines_up_again(pbx, heard, (olga, "Dial"), (bob, "AppDial"))
    pbx.put_down(olga, bob)
    story = read_one(pbx.stream)
    assert (who(story), story.estimated) == ((*INBOUND, "101"), True)
    assert 0 < story.ring_seconds < 8
    assert story.talk_seconds > 1


def test_a_stream_that_begins_in_mid_talk_knows_who_talked(pbx):
    """No list of channels was asked for: only what is heard of them when they hang up is known."""
    olga = olga_calls(pbx)
    bob = bob_takes_it(pbx, olga)
    pbx.wait(8)
    pbx.stream = b""
    pbx.put_down(olga, bob)
    story = read_one(pbx.stream)
    assert (who(story), story.agents_rung, story.estimated) == ((*INBOUND, "101"), ("101",), True)
    assert story.ring_seconds + story.talk_seconds == pytest.approx(10, abs=0.5)


def test_a_stream_that_begins_in_mid_talk_knows_who_was_called(pbx):
    bob = pbx.call_in("PJSIP/101", "101", "89161234567")
    olga = pbx.dial(bob, "PJSIP/trunk", "79161234567@trunk")
    pbx.answer(bob, olga)
    pbx.wait(8)
    pbx.stream = b""
    pbx.put_down(olga, bob)
    story = read_one(pbx.stream)
    assert (who(story), story.estimated) == (("outbound", "ANSWERED", "101", "+79161234567", "101"), True)


def test_a_call_that_ended_while_nobody_listened_does_not_last_as_long_as_the_stream(pbx):
    olga = olga_calls(pbx)
    bob_takes_it(pbx, olga)
    pbx.wait(4)
    pbx.say("SuccessfulAuth")
    pbx.wait(2)
    pbx.stream += NEW_SESSION
    pbx.say("SuccessfulAuth")
    pbx.wait(60)
    rita = pbx.call_in("PJSIP/trunk", "79165550002", OUR_NUMBER)
    pbx.put_down(rita)
    first, second = read(pbx.stream)
    assert (who(first), first.talk_seconds, first.estimated) == ((*INBOUND, "101"), pytest.approx(5, abs=0.1), True)
    assert (second.caller_number, second.estimated) == ("+79165550002", False)


def test_a_call_that_outlives_a_lost_connection_is_whole(pbx):
    olga = olga_calls(pbx)
    bob = bob_takes_it(pbx, olga)
    pbx.stream += b"Asterisk Call Manager/11.0.0\r\nResponse: Success\r\nMessage: Authentication accepted\r\n\r\n"
    pbx.wait(5)
    for channel in (olga, bob):
        pbx.say("CoreShowChannel", **channel.fields(), BridgeId=channel.bridge, Duration="00:00:07")
    pbx.say("CoreShowChannelsComplete", EventList="Complete", ListItems=2)
    pbx.wait(5)
    pbx.put_down(olga, bob)
    story = read_one(pbx.stream)
    assert (story.estimated, seconds(story)) == (False, about(2, 10, 0))


def test_a_kill_of_the_pbx_ends_its_calls_near_the_last_sign_of_life(pbx):
    pbx.say("FullyBooted", Uptime=1000)
    olga = olga_calls(pbx)
    bob_takes_it(pbx, olga)
    pbx.wait(600)
    pbx.stream += b"Event: Newch"
    pbx.stream += b"Asterisk Call Manager/11.0.0\r\nResponse: Success\r\nMessage: Authentication accepted\r\n\r\n"
    pbx.say("FullyBooted", Uptime=3)
    story = read_one(pbx.stream)
    assert (story.state, story.estimated, story.talk_seconds) == (CallState.ENDED, True, pytest.approx(60, abs=1))
