"""Limits on speaking under one item of the agenda, as clients of the protocol meet them."""

from pathlib import Path

import pytest

from rooms.people import Role
from tests.web.house import DEFINITION, opened_house

LIMITED = DEFINITION.replace(b"rank: 10, limit_s: 180}", b"rank: 10, limit_s: 180, per_person_in_item: 1}")


@pytest.mark.row("C7")
async def test_who_has_spoken_under_an_item_is_told_so_and_may_ask_again_under_the_next(tmp_path: Path) -> None:
    async with opened_house(tmp_path, definition=LIMITED) as house:
        await house.open()
        mia, ravi = await house.enter(Role.MODERATOR, "Mia"), await house.enter(Role.PARTICIPANT, "Ravi")
        for title in ("Housing", "Water"):
            assert (await mia.do("add_item", title=title))["ok"]
        assert (await mia.do("go_to_item", item="i1"))["ok"]
        assert (await ravi.do("request_floor", speech_type="statement"))["ok"]
        assert (await mia.do("grant_floor", request="r1"))["ok"]
        assert (await ravi.do("release_floor", request="r1"))["ok"]
        refusal = await ravi.do("request_floor", speech_type="statement")
        assert refusal["code"] == "too_many_in_item"
        assert "Under the item Housing the limit for each person is 1" in refusal["message"]
        assert (await mia.do("go_to_item", item="i2"))["ok"]
        assert (await ravi.do("request_floor", speech_type="statement"))["ok"]
