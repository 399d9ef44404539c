"""Who designs changes what fields pick from: options added, moved, merged, pasted, as a file."""

from __future__ import annotations

import io
import re

import pytest

from app.design.drafts import discard, open_draft
from app.records.write import create_record
from tests.panels import SHIPPED, make_panel

INDUSTRY = "/designer/options/industry"
NEW = {"label.en": "Quantum", "label.zh_Hans": "量子", "color": "blue", "parent": "it", "key": ""}


@pytest.fixture
def admin(panel, client_as):
    client = client_as("admin")
    discard(panel.store, draft(panel))
    return client


def draft(panel):
    return open_draft(panel.store, panel.ids["admin"])


def options(panel, name="industry"):
    return draft(panel).definitions.option_sets[name].options


def filed(panel, **raw):
    raw = {"name": "Held", "kind": "company", "stage": "lead", **raw}
    return create_record(panel.store, panel.actor("admin"), "customer", raw)


def test_it_works(panel, admin):
    made = admin.post(f"{INDUSTRY}/add", data=NEW)
    page = admin.get(made.location)

    assert (made.status_code, made.location) == (303, f"{INDUSTRY}?option=quantum")
    assert options(panel)["quantum"].parent == "it"
    assert "Quantum was added to Industry." in page.text
    assert 'value="Quantum"' in page.text
    assert "quantum" not in panel.store.definitions.option_sets["industry"].options


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"label.en": "", "label.zh_Hans": ""}, "Write a name for it."),
        ({"key": "it"}, "The key “it” is taken in this set."),
        ({"key": "Big"}, "A name begins with a small letter"),
        ({"label.en": "x" * 301}, "A name has 300 characters at most."),
        ({"parent": "nowhere"}, "“nowhere” is not there to choose."),
        ({"color": "crimson"}, "“crimson” is not there to choose."),
    ],
)
def test_it_says_what_is_wrong_and_keeps_what_was_typed(panel, admin, changed, sentence):
    answer = admin.post(f"{INDUSTRY}/add", data={**NEW, **changed})

    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'value="量子"' in answer.text or "label.zh_Hans" in changed
    assert draft(panel).is_empty


@pytest.mark.parametrize("name", ["manager", "alice", "viewer", "nobody"])
def test_it_refuses_without_the_permission(client_as, name):
    client = client_as(name)
    assert client.get("/designer/options/").status_code == 403
    assert client.get(INDUSTRY).status_code == 403
    assert client.post(f"{INDUSTRY}/add", data=NEW).status_code == 403
    assert client.get(f"{INDUSTRY}/file.csv").status_code == 403


def test_labels_are_text_whatever_they_say(admin):
    odd = "<script>alert(1)</script> % {x} \u202e"
    made = admin.post(f"{INDUSTRY}/add", data={**NEW, "label.en": odd, "key": "odd"})
    page = admin.get(made.location).text
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_all_sets_are_listed_with_their_fields_and_kinds(admin):
    page = admin.get("/designer/options/").text
    row = re.search(r"<tr>(?:(?!</tr>).)*customer_tier.*?</tr>", page, re.DOTALL)[0]
    assert "Ranking" in row
    assert "Customer · Tier" in row
    assert "complete" in row


def test_records_are_counted_here_and_with_below(panel, admin):
    filed(panel, industry="saas")
    filed(panel, industry="software")

    page = admin.get(f"{INDUSTRY}?q=software").text

    row = re.search(r'<tr [^>]*data-option="software".*?</tr>', page, re.DOTALL)[0]
    cell = re.sub(r"<[^>]+>", " ", re.search(r'op-c-count ds-num">(.*?)</td>', row, re.DOTALL)[1])
    assert cell.split() == ["1", "/", "2"]


def counted(admin, name: str, key: str) -> list[str]:
    page = admin.get(f"/designer/options/{name}?q={key}").text
    row = re.search(rf'<tr [^>]*data-option="{key}".*?</tr>', page, re.DOTALL)[0]
    cell = re.search(r'op-c-count ds-num">(.*?)</td>', row, re.DOTALL)[1]
    return re.sub(r"<[^>]+>", " ", cell).split()


def test_options_that_the_draft_merges_are_counted_as_the_one_they_become(panel, admin):
    before = int(counted(admin, "industry", "hardware")[0])
    filed(panel, industry="hardware")
    filed(panel, industry="semiconductor")
    both = ", ".join(list(options(panel, "customer_tag"))[:2])
    one, two = both.split(", ")
    tagged = int(counted(admin, "customer_tag", two)[0])
    filed(panel, tags=both)
    filed(panel, tags=one)

    merged = {"keys": ["hardware", "semiconductor"], "keep": "hardware"}
    admin.post(f"{INDUSTRY}/merge", data=merged)
    admin.post("/designer/options/customer_tag/merge", data={"keys": [one, two], "keep": two})

    assert counted(admin, "industry", "hardware")[0] == str(before + 2)
    assert counted(admin, "customer_tag", two)[0] == str(tagged + 2)  # who had both counts once
    page = admin.get(f"{INDUSTRY}?option=hardware").text
    link = re.search(r'href="(/customer/list/[^"]*)"', page)[1].replace("&amp;", "&")
    assert link.endswith("f.industry=hardware&f.industry=semiconductor")
    assert admin.get(link).status_code == 200


def test_an_option_is_found_by_pinyin_and_what_it_lies_below_is_shown(admin):
    page = admin.get(f"{INDUSTRY}?q=bandaoti").text
    assert re.findall(r'data-option="(\w+)"', page) == ["it", "hardware", "semiconductor"]


def test_buttons_move_an_option(panel, admin):
    answer = admin.post(f"{INDUSTRY}/act", data={"do": "down:it"})
    assert answer.location == f"{INDUSTRY}?at=it"
    tops = [key for key, each in options(panel).items() if each.parent is None]
    assert tops[:2] == ["manufacturing", "it"]

    admin.post(f"{INDUSTRY}/act", data={"do": "in:it"})
    assert options(panel)["it"].parent == "manufacturing"

    admin.post(f"{INDUSTRY}/act", data={"do": "put:it", "parent": "", "before": "manufacturing"})
    assert draft(panel).is_empty


def test_an_option_does_not_move_below_its_own(admin):
    answer = admin.post(f"{INDUSTRY}/act", data={"do": "move", "keys": ["it"], "below": "saas"})
    assert answer.status_code == 409
    assert "cannot lie below itself" in answer.text


def test_a_button_without_a_choice_says_so(admin):
    answer = admin.post(f"{INDUSTRY}/act", data={"do": "retire"})
    assert answer.status_code == 400
    assert "Choose options first." in answer.text


def test_an_option_is_retired_with_what_lies_below_and_restored(panel, admin):
    admin.post(f"{INDUSTRY}/act", data={"do": "retire", "keys": ["software"]})
    assert options(panel)["saas"].retired
    assert 'data-option="saas"' not in admin.get(INDUSTRY).text
    assert 'data-option="saas"' in admin.get(f"{INDUSTRY}?show=retired").text

    admin.post(f"{INDUSTRY}/act", data={"do": "restore:saas"})
    assert not options(panel)["software"].retired


def test_an_option_that_a_rule_names_is_not_retired(panel, admin):
    answer = admin.post("/designer/options/customer_tier/act", data={"do": "retire:vip"})
    assert answer.status_code == 422
    assert "retired" in answer.text
    assert draft(panel).is_empty


def test_merging_shows_what_happens_and_waits_for_the_draft(panel, admin):
    filed(panel, industry="cloud")

    asked = admin.post(f"{INDUSTRY}/act", data={"do": "merge", "keys": ["cloud", "integration"]})
    page = admin.get(asked.location)
    done = admin.post(
        f"{INDUSTRY}/merge", data={"keys": ["cloud", "integration"], "keep": "integration"}
    )

    assert "Merge 2 options into one" in page.text
    assert 'value="integration" data-changing="1"' in page.text
    assert done.location == f"{INDUSTRY}?option=integration"
    assert options(panel)["cloud"].merged_into == "integration"
    assert "became System integration" in admin.get(f"{INDUSTRY}?show=retired").text


def test_merging_one_option_is_refused(admin):
    answer = admin.post(f"{INDUSTRY}/merge", data={"keys": ["cloud"], "keep": "cloud"})
    assert answer.status_code == 422
    assert "Choose at least two options" in answer.text


def test_records_follow_a_merge_and_the_old_key_means_the_new(tmp_path):
    panel = make_panel(tmp_path)
    cloud = filed(panel, name="In the cloud", industry="cloud")
    admin = panel.client("admin")
    admin.post(f"{INDUSTRY}/merge", data={"keys": ["cloud", "integration"], "keep": "integration"})

    panel.installation.apply(draft(panel).definitions, author="admin", yes=True)
    panel.reload()

    admin = panel.client("admin")
    assert "System integration" in admin.get(f"/customer/show/{cloud.id}").text
    assert "In the cloud" in admin.get("/customer/list/?f.industry=cloud").text
    later = filed(panel, name="Later", industry="云计算与数据服务")
    assert later.values["industry"] == "integration"
    panel.installation.engine.dispose()


def test_another_key_is_followed_by_what_names_it(panel, admin):
    tier = "/designer/options/customer_tier"
    form = {"label.en": "Key account", "label.zh_Hans": "重点客户", "key": "major", "color": "red"}

    done = admin.post(f"{tier}/option/key", data=form)

    assert done.location == f"{tier}?option=major"
    rules = draft(panel).definitions.entities["customer"].tier_rules.rules
    assert "major" in [rule.option for rule in rules]
    assert options(panel, "customer_tier")["major"].id == "key"


def test_lines_are_pasted_and_mistakes_told_by_line(panel, admin):
    bad = admin.post(f"{INDUSTRY}/paste", data={"rows": "Quantum\nQuantum\nIT", "language": "en"})
    assert bad.status_code == 422
    assert "Line 2: “Quantum” stands in line 1 already." in bad.text
    assert "Line 3: “IT” is an option of the set already." in bad.text
    assert "Quantum\nQuantum\nIT</textarea>" in bad.text

    good = admin.post(
        f"{INDUSTRY}/paste", data={"rows": "Quantum\n\tQubits", "language": "en", "under": "it"}
    )
    assert good.status_code == 303
    assert options(panel)["qubits"].parent == "quantum"
    assert options(panel)["quantum"].parent == "it"


def test_a_file_goes_down_and_up_without_a_change(panel, admin):
    sent = admin.get(f"{INDUSTRY}/file.csv")
    assert sent.data.startswith("\ufeffkey,zh_Hans".encode())

    same = admin.post(f"{INDUSTRY}/upload", data={"file": (io.BytesIO(sent.data), "industry.csv")})
    assert same.status_code == 303
    assert draft(panel).is_empty

    changed = sent.data.replace("软件".encode(), "软体".encode())
    admin.post(f"{INDUSTRY}/upload", data={"file": (io.BytesIO(changed), "industry.csv")})
    assert options(panel)["software"].label.text("zh_Hans") == "软体"


@pytest.mark.parametrize("sent", [b"", b"\x89PNG\r\n\x1a\n\0\0", b"key\nit\nit\n"])
def test_a_file_that_is_none_is_told(admin, sent):
    answer = admin.post(f"{INDUSTRY}/upload", data={"file": (io.BytesIO(sent), "x.csv")})
    assert answer.status_code == 422
    assert "Line " in answer.text


def test_a_set_is_made_named_and_removed(panel, admin):
    form = {"label.en": "Risk", "kind": "tier", "rows": "High\nLow", "name": ""}
    made = admin.post("/designer/options/new-set", data=form)
    assert made.location == "/designer/options/risk"

    named = admin.post(f"{made.location}/settings", data={"label.en": "Urgency", "name": "urgency"})
    assert named.location == "/designer/options/urgency"

    gone = admin.post("/designer/options/urgency/remove")
    assert gone.location == "/designer/options/"
    assert draft(panel).is_empty


def test_a_set_without_options_is_refused_with_everything_typed_still_there(admin):
    form = {"label.en": "Priority", "kind": "tier", "rows": "", "name": "industry"}
    answer = admin.post("/designer/options/new-set", data=form)
    assert answer.status_code == 422
    assert "A set needs at least one option." in answer.text
    assert "There is an option set “industry” already." in answer.text
    assert 'value="Priority"' in answer.text


def test_a_set_that_a_field_picks_from_stays(panel, admin):
    answer = admin.post(f"{INDUSTRY}/remove")
    assert answer.status_code == 409
    assert "Customer, Industry picks from it" in answer.text
    assert draft(panel).is_empty


def test_groups_of_a_set_are_added_and_taken_away(panel, admin):
    tags = "/designer/options/customer_tag"
    kept = {
        f"group.{key}.en": label.text("en")
        for key, label in panel.store.definitions.option_sets["customer_tag"].groups.items()
    }
    form = {"label.en": "Customer tags", "name": "customer_tag", **kept, "group.new.en": "Risk"}

    admin.post(f"{tags}/settings", data=form)
    assert list(draft(panel).definitions.option_sets["customer_tag"].groups)[-1] == "risk"

    used = admin.post(f"{tags}/settings", data={**form, "drop": "value"})
    assert used.status_code == 409
    assert "still has" in used.text


def test_the_options_of_a_field_become_a_set(panel, admin):
    inline = "customer", "kind"
    answer = admin.post(f"/designer/options/from-field/{inline[0]}/{inline[1]}")

    name = answer.location.rsplit("/", 1)[1]
    made = draft(panel).definitions
    assert answer.status_code == 303
    assert made.entities["customer"].by_name["kind"].type.option_set.name == name
    assert list(made.option_sets[name].options) == list(
        panel.store.definitions.entities["customer"].by_name["kind"].type.option_set.options
    )


def test_a_set_that_is_not_there_is_not_found(admin):
    assert admin.get("/designer/options/nope").status_code == 404
    assert admin.post("/designer/options/nope/act", data={"do": "up:x"}).status_code == 404


def test_shipped_sets_all_have_a_page(admin):
    for path in (SHIPPED / "_options").iterdir():
        assert admin.get(f"/designer/options/{path.stem}").status_code == 200
