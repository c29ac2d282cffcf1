"""Hardware under two names of which one is part of the other."""

from __future__ import annotations

from kg.extract.candidates import Group
from kg.extract.devices import shorter_names


def groups(*forms: str) -> list[Group]:
    return [Group({form: [(0, 1)] for form in some.split("|")}) for some in forms]


def test_the_longer_of_two_names_stays() -> None:
    assert shorter_names(groups("gpu", "a100 gpu", "cpu")) == [0]
    assert shorter_names(groups("raspberry pi 4b", "raspberry pi")) == [1]
    assert shorter_names(groups("graphics processing unit|gpu", "rtx 4090 gpu")) == [0]


def test_names_that_only_share_words_stay() -> None:
    assert shorter_names(groups("a100 gpu", "h100 gpu", "edge device", "mobile device")) == []


def test_a_name_in_the_middle_of_another_stays() -> None:
    assert shorter_names(groups("orin", "jetson orin nano")) == []
    assert shorter_names([]) == []
