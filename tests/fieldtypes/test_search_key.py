import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.fieldtypes.search_key import query_key, search_key, sort_key


def finds(query, text):
    """Whether a search finds the text: every word of the query stands in its key."""
    return all(word in search_key(text) for word in query_key(query).split())


@pytest.mark.parametrize(
    ("text", "queries"),
    [
        ("张伟", ["张伟", "張偉", "zhangwei", "zw", "zhang wei", "ZhangWei", "伟"]),
        ("張偉", ["张伟", "zhangwei"]),
        ("曾国藩", ["zgf", "zengguofan", "cengguofan"]),
        ("单雄信", ["shanxiongxin", "danxiongxin", "sxx"]),
        ("吕布", ["lvbu", "lubu", "lyubu", "lübu"]),
        ("重庆长安汽车", ["chongqing", "cqca", "长安"]),
        ("华为（中国）有限公司", ["华为中国", "华为(中国)", "hwzg"]),
        ("Café Noir", ["cafe", "CAFÉ"]),
        ("ＡＢＣ贸易", ["abc", "abc贸易", "maoyi"]),
        ("阿卜杜拉·买买提", ["阿卜杜拉买买提", "买买提"]),
        ("Straße 7", ["straße"]),
        ("中国银行", ["zhongguoyinhang"]),
    ],
)
def test_a_text_is_found_however_it_is_typed(text, queries):
    assert [query for query in queries if not finds(query, text)] == []


def test_other_texts_are_not_found():
    assert not finds("李", "张伟")
    assert not finds("wz", "张伟")
    assert not finds("zhang li", "张伟")


def test_names_are_sorted_by_pinyin_and_surnames_by_their_own_reading():
    names = ["张伟国", "单雄信", "张伟", "李娜", "Bob", "曾国藩", "安娜", "单位名录大全", "2号"]
    assert sorted(names, key=sort_key) == [
        *("2号", "安娜", "Bob", "单位名录大全", "李娜", "单雄信", "曾国藩", "张伟", "张伟国"),
    ]


@given(st.text())
def test_any_text_has_keys_and_finds_itself(text):
    assert sort_key(text) == sort_key(text)
    assert finds(text, text)


@given(st.text(alphabet="单曾解仇区查朴盖朝阳重庆乐行长", min_size=1, max_size=12))
def test_a_text_of_many_readings_does_not_explode(text):
    assert len(search_key(text)) < 40 * 14 * 6
