"""Columns that are called nearly as a fact is: nobody can say that they tell it, or that they do not."""

from __future__ import annotations

import pytest

from engine.intake.assembly import Assembled, assemble
from engine.intake.catalogue import read_catalogue
from engine.intake.events import read_events
from engine.intake.near_names import nearly
from engine.intake.table_errors import TableError
from engine.model.mappings import Meaning, TableMapping
from tests.engine.intake.test_assembly import VOCABULARY, file

SETTLED = b"path,customer\na.png,C-1\nb.png,C-1\n"
AS_IT_IS = TableMapping()


def joined(table: str, mapping: TableMapping = AS_IT_IS) -> Assembled:
    settled = read_catalogue(SETTLED, name="settled.csv", vocabulary=VOCABULARY)
    read = read_catalogue(table.encode(), name="index.csv", vocabulary=VOCABULARY, mapping=mapping)
    return assemble([file(b"a.png"), file(b"b.png")], vocabulary=VOCABULARY, catalogues=[settled, read])


def customers(assembled: Assembled) -> list[tuple[object, ...]]:
    facts = [record.facts.get("customer") for record in sorted(assembled.inventory.records, key=lambda r: r.location)]
    return [() if fact is None else fact.values for fact in facts]


@pytest.mark.parametrize("name", ["Customer", "CUSTOMER", "cus_tomer", "Cus-tomer", "\uff23ustomer", "cus\u200btomer"])
def test_a_column_called_nearly_as_a_fact_leaves_the_fact_missing_where_it_says_something(name: str) -> None:
    assembled = joined(f"path,{name}\na.png,C-2\nb.png,\n")
    assert customers(assembled) == [(), ("C-1",)]
    (finding,) = assembled.findings
    assert (finding.code.value, finding.place) == ("column-not-in-vocabulary", "index.csv:1")
    assert finding.detail == (
        f"`{name}` is no fact of the vocabulary: did you mean `customer`? "
        "Where it says something, `customer` counts as missing"
    )


NUMBERED = (
    "customer2 customer.1 customer_1 customer-2 customer:1 customer#2 customer...3 customer(2) customer[1] Customer_02 "
    "customer_duplicated_0"
)


@pytest.mark.parametrize(
    "name", [*NUMBERED.split(), "customer (2)", "Customer 2", "customer 1 ", "\uff23ustomer\uff12"]
)
def test_a_column_with_the_number_of_a_second_one_may_tell_the_same_fact(name: str) -> None:
    assembled = joined(f"path,customer,{name}\na.png,C-1,C-2\nb.png,C-1,\n")
    assert customers(assembled) == [(), ("C-1",)]
    (finding,) = assembled.findings
    assert "did you mean `customer`? Where it says something, `customer` counts as missing" in finding.detail


def test_a_column_with_a_number_that_the_vocabulary_or_a_mapping_has_is_that_one() -> None:
    mapping = TableMapping(columns={"customer.1": Meaning(of="ignore"), "dpi2": Meaning(of="dpi")})
    assembled = joined("path,customer,customer.1,dpi2\na.png,C-1,C-2,300\n", mapping)
    assert customers(assembled) == [("C-1",), ("C-1",)]
    assert nearly("sha256", known=("sha256", "sha")) == ("sha",)
    assert nearly("2", known=("customer", "")) == ()
    assert nearly("customer 2019", known=("customer",)) == ()


def test_blanks_around_a_name_are_no_part_of_it() -> None:
    assembled = joined('path," customer "\na.png,C-1\nb.png,C-2\n')
    assert customers(assembled) == [("C-1",), ("C-1", "C-2")]


def test_a_row_that_is_left_out_could_have_told_it_too() -> None:
    assert customers(joined("path,Customer\na.png,Chan, Tai Man\n")) == [(), ("C-1",)]


def test_a_column_of_the_right_name_does_not_settle_what_the_other_says() -> None:
    assert customers(joined("path,customer,Customer\na.png,C-1,C-2\nb.png,C-1,\n")) == [(), ("C-1",)]


def test_a_mapping_says_what_is_meant() -> None:
    for of, told in (("customer", [("C-1", "C-2"), ("C-1",)]), ("ignore", [("C-1",), ("C-1",)])):
        mapping = TableMapping(columns={"Customer": Meaning(of=of)})
        assembled = joined("path,Customer\na.png,C-2\n", mapping)
        assert customers(assembled) == told
        assert not [finding for finding in assembled.findings if finding.place == "index.csv:1"]
    declared = TableMapping(columns={"Cust No": Meaning(of="customer")})
    assert customers(joined("path,Cust No,cust no\na.png,C-1,C-2\n", declared)) == [(), ("C-1",)]


@pytest.mark.parametrize(
    ("header", "key", "position"),
    [
        ("Path,customer", "path", 1),
        ("customer,PATH,sha256", "path", 2),
        ("path,customer,SHA-256", "sha256", 3),
        ("Sha256,customer", "sha256", 1),
        ("path,path.1,customer", "path", 2),
        ("path,sha256,sha256 (2)", "sha256", 3),
    ],
)
def test_a_column_called_nearly_as_what_names_a_file_refuses_the_table(header: str, key: str, position: int) -> None:
    with pytest.raises(TableError) as caught:
        joined(f"{header}\n")
    assert (caught.value.line, caught.value.cause) == (1, f"column {position} is called nearly `{key}`, and not quite")
    assert caught.value.help.startswith(f"did you mean `{key}`? ")


def test_a_column_of_events_called_nearly_right_is_refused_with_the_right_name() -> None:
    with pytest.raises(TableError) as caught:
        read_events(b"event,asset,on,On-Latest\n", name="events.csv", vocabulary=VOCABULARY)
    assert caught.value.cause.startswith("column 4 ")
    assert caught.value.help == "did you mean `on_latest`?"


def test_a_name_is_not_nearly_itself_nor_another() -> None:
    assert nearly("customer", known=("customer", "Customer")) == ("Customer",)
    assert nearly("customers", known=("customer",)) == ()
