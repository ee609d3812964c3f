from pipeline.stories import make_signature
from pipeline.stories.signatures import make_shingles

ENGLISH = "The harbour master of Velden said on Tuesday that two ferries had collided in fog, and that nobody was hurt."
JAPANESE = "ヴェルデンの港湾長は火曜日、霧の中で二隻のフェリーが衝突したが負傷者はいなかったと述べた。"


def likeness(one, other):
    return sum(a == b for a, b in zip(one, other, strict=True)) / len(one)


def test_signature_is_128_unsigned_32_bit_numbers():
    signature = make_signature(ENGLISH, "en")
    assert len(signature) == 128
    assert all(0 <= value < 2**32 for value in signature)
    assert signature == make_signature(ENGLISH, "en")


def test_text_without_words_has_no_signature():
    assert make_signature("", "en") == []
    assert make_signature(" … — \n", "") == []


def test_case_punctuation_and_spacing_do_not_count():
    assert make_signature(ENGLISH.upper().replace(",", " –\n\n"), "en") == make_signature(ENGLISH, "en")


def test_short_text_is_one_shingle():
    assert make_shingles("Two words", "en") == {"two words"}
    assert make_shingles("火事", "ja") == {"火事"}


def test_words_and_characters():
    assert make_shingles("One two three four five", "en") == {"one two three four", "two three four five"}
    assert make_shingles("一二三四五六七八九", "zh-Hans") == {"一二三四五六七八", "二三四五六七八九"}


def test_unknown_language_is_cut_by_its_script():
    assert make_signature(JAPANESE, "") == make_signature(JAPANESE, "ja")
    assert make_signature(ENGLISH, "") == make_signature(ENGLISH, "en")


def test_likeness_of_signatures_is_that_of_texts():
    words = [f"word{i}" for i in range(600)]
    half = " ".join(words[:300])
    assert abs(likeness(make_signature(" ".join(words), "en"), make_signature(half, "en")) - 0.5) < 0.15
    assert likeness(make_signature(half, "en"), make_signature(" ".join(words[300:]), "en")) < 0.05
