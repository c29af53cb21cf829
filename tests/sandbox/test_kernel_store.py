"""The memory of a stand-in: transactions, look-ups, and the file that survives."""

from decimal import Decimal

import pytest

from sandbox.store import Store


@pytest.fixture
def path(tmp_path):
    return tmp_path / "state.jsonl"


@pytest.fixture
def reopen(path):
    """Open the state file, once more each time it is called."""
    opened = []

    def open_store():
        opened.append(Store(path))
        return opened[-1]

    yield open_store
    for store in opened:
        store.close()


def test_a_failed_transaction_changes_nothing():
    store = Store()
    table = store.table("orders")
    table.insert(1, {"n": 1})
    before = store.state()
    with pytest.raises(RuntimeError), store.transaction():
        table.update(1, n=2)
        table.insert(2, {"n": 2})
        table.delete(1)
        raise RuntimeError
    assert store.state() == before == {"orders": {"1": {"n": 1}}}


def test_a_failed_inner_transaction_undoes_only_itself():
    store = Store()
    table = store.table("orders")
    with store.transaction():
        table.insert(1, {"n": 1})
        with pytest.raises(RuntimeError), store.transaction():
            table.update(1, n=2)
            raise RuntimeError
    assert table[1] == {"n": 1}


def test_a_row_read_before_a_change_stays_as_it_was():
    table = Store().table("orders")
    table.insert(1, {"n": 1})
    before = table[1]
    table.update(1, n=2)
    assert (before, table[1]) == ({"n": 1}, {"n": 2})


def test_a_taken_key_is_refused():
    table = Store().table("orders")
    table.insert(1, {"n": 1})
    with pytest.raises(KeyError):
        table.insert(1, {"n": 2})
    assert table[1] == {"n": 1}


@pytest.mark.parametrize("indexed", [True, False])
def test_find_follows_changes_and_roll_backs(indexed):
    store = Store()
    table = store.table("orders")
    if indexed:
        table.index("job")
    table.insert(2, {"job": "a"})
    table.insert(1, {"job": "a"})
    table.update(2, job="b")
    with pytest.raises(RuntimeError), store.transaction():
        table.update(1, job="b")
        raise RuntimeError
    assert table.find("job", "a") == [{"job": "a"}]
    assert table.find("job", "b") == [{"job": "b"}]
    assert table.find("job", "c") == []


def test_the_file_keeps_rows_counters_settings_and_exact_decimals(reopen):
    store = reopen()
    store.table("orders").insert(7, {"total": Decimal("57.30"), "lines": [{"q": Decimal("1.0")}]})
    store.table("orders").insert("x", {})
    store.table("orders").delete("x")
    store.next_id("id", 100)
    store.meta.set("secret", "s")
    again = reopen()
    assert again.state() == store.state()
    assert str(again.table("orders")[7]["total"]) == "57.30"
    assert (again.next_id("id", 100), again.meta.get("secret")) == (101, "s")


def test_a_transaction_torn_by_a_crash_is_dropped_whole(path, reopen):
    store = reopen()
    store.table("orders").insert(1, {"n": 1})
    with path.open("a") as file:
        file.write('["orders",2,{"n":2}]\n["orders",3,{"n"')
    again = reopen()
    assert again.state() == {"orders": {"1": {"n": 1}}}
    again.table("orders").insert(4, {"n": 4})
    assert reopen().state() == {"orders": {"1": {"n": 1}, "4": {"n": 4}}}


def test_a_restart_drops_what_was_overwritten(path, reopen):
    store = reopen()
    for n in range(50):
        store.table("orders").replace(1, {"n": n})
    reopen()
    assert path.read_text() == '["orders",1,{"n":49}]\n["commit"]\n'


def test_state_is_in_one_order_and_leaves_housekeeping_out():
    store = Store()
    for key in (10, 9, "b", "a"):
        store.table("orders").insert(key, {})
    store.next_id("id")
    store.table("empty")
    assert list(store.state()) == ["orders"]
    assert list(store.state()["orders"]) == ["9", "10", "a", "b"]


def test_restoring_a_snapshot_brings_everything_back():
    store = Store()
    store.table("orders").insert(1, {"n": 1})
    store.next_id("id")
    snapshot = store.snapshot()
    store.table("orders").update(1, n=2)
    store.table("orders").insert(2, {"n": 2})
    store.table("other").insert(1, {})
    store.next_id("id")
    store.restore(snapshot)
    assert store.state() == {"orders": {"1": {"n": 1}}}
    assert store.next_id("id") == 2
