import pytest

from examples.erp.goods import family_of, kind_of, products, sku_of, sorted_out
from tests.examples.rows import row


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("POST", "postage"),
        ("DOT", "postage"),
        ("m", "manual entries"),
        ("BANK CHARGES", "bank charges"),
        ("gift_0001_20", "gift vouchers"),
        ("B", "bad debt"),
        ("A B", "codes that are no id"),
    ],
)
def test_codes_that_are_no_goods_are_named_by_reason(code: str, reason: str) -> None:
    """Postage, manual entries and their like are sorted out in any case of letters, each under its reason."""
    assert sorted_out(row("1", code=code)) == reason


@pytest.mark.parametrize("code", ["85123A", "10002", "DCGSSBOY", "PADS"])
def test_goods_are_played(code: str) -> None:
    """Ordinary codes and the odd ones that are goods are played."""
    assert sorted_out(row("1", code=code)) is None


@pytest.mark.parametrize("price", ["0", "-11062.06"])
def test_a_sale_without_a_price_is_sorted_out(price: str) -> None:
    """A sale at zero or below is counted, not played."""
    assert sorted_out(row("1", price=price)) == "price zero or negative"


def test_a_write_off_needs_no_price() -> None:
    """Negative lines without C are corrections of stock: their price (always zero) says nothing."""
    line = row("1", quantity=-5, price="0")
    assert (sorted_out(line), kind_of(line)) == (None, "write_off")


def test_c_invoices_are_cancellations() -> None:
    """The letter decides, not the sign alone."""
    assert kind_of(row("C1", quantity=-5)) == "cancellation"
    assert kind_of(row("1", quantity=5)) == "sale"
    assert sorted_out(row("C1", quantity=5)) == "cancellations of a negative quantity"


def test_codes_that_differ_only_in_case_are_one_product() -> None:
    """`15056bl` and `15056BL` are one sku with the more frequent name and price."""
    rows = [
        row("1", code="15056bl", description="B"),
        row("2", code="15056BL", description="A"),
        row("3", code="15056BL"),
    ]
    rows += [row("4", code="15056BL", description="A", price="9")]
    (product,) = products(rows)
    assert (sku_of(rows[0]), product.sku, product.name, str(product.price)) == ("15056BL", "15056BL", "A", "2.50")


@pytest.mark.parametrize(
    ("description", "family"),
    [
        ("SET OF 6 CHRISTMAS CANDLES", "christmas"),
        ("RED T-LIGHT HOLDER", "candles"),
        ("JUMBO BAG RED RETROSPOT", "bags"),
        ("nothing known", "other"),
    ],
)
def test_the_first_word_of_the_table_makes_the_family(description: str, family: str) -> None:
    """Where several words match, the one higher up in the committed table wins."""
    assert family_of(description) == family
