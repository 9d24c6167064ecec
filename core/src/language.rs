//! The languages that messages exist in.

/// A language of messages, help and explanations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Simplified Chinese.
    Zh,
}

impl Lang {
    /// Every language, the default first.
    pub const ALL: [Self; 2] = [Self::En, Self::Zh];

    /// The language tag (BCP 47) of this language: `en` or `zh`.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Zh => "zh",
        }
    }

    /// The language of a tag such as `zh`, `zh-CN`, `en_GB`; `None` for others.
    ///
    /// Only the primary language counts: someone who reads Traditional Chinese
    /// is better served by Simplified Chinese than by English.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next().unwrap_or("").trim();
        Self::ALL
            .into_iter()
            .find(|lang| primary.eq_ignore_ascii_case(lang.tag()))
    }

    /// The best language for an `Accept-Language` header (RFC 9110, 12.5.4).
    ///
    /// The highest weight wins and the first named among equals; without any
    /// that exists here, and for a header that cannot be read, English.
    #[must_use]
    pub fn from_accept_language(header: &str) -> Self {
        let mut best = (0, Self::default());
        for choice in header.split(',') {
            let mut parts = choice.split(';');
            let Some(lang) = parts.next().and_then(Self::from_tag) else {
                continue;
            };
            let weight = parts
                .find_map(|part| part.trim().strip_prefix(['q', 'Q'])?.strip_prefix('='))
                .map_or(Some(1_000), thousandths);
            if let Some(weight) = weight
                && weight > best.0
            {
                best = (weight, lang);
            }
        }
        best.1
    }
}

/// A weight such as `0.8` in thousandths; `None` if it is not one.
///
/// Read by hand: RFC 9110 allows three digits behind the point and no more, and whole
/// numbers are compared exactly.
fn thousandths(weight: &str) -> Option<u32> {
    let (whole, fraction) = weight.trim().split_once('.').unwrap_or((weight.trim(), ""));
    if fraction.len() > 3 || !fraction.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let fraction = fraction
        .bytes()
        .chain(core::iter::repeat(b'0'))
        .take(3)
        .fold(0, |sum, digit| sum * 10 + u32::from(digit - b'0'));
    match whole {
        "0" => Some(fraction),
        "1" if fraction == 0 => Some(1_000),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::Lang::{self, En, Zh};

    #[test]
    fn tags_are_read_by_their_primary_language() {
        for (tag, lang) in [
            ("zh", Some(Zh)),
            ("zh-Hans-CN", Some(Zh)),
            ("ZH_cn", Some(Zh)),
            ("en-GB", Some(En)),
            ("de", None),
            ("", None),
            ("zhx", None),
        ] {
            assert_eq!(Lang::from_tag(tag), lang, "{tag}");
        }
    }

    #[test]
    fn the_highest_weight_wins() {
        for (header, lang) in [
            ("", En),
            ("zh", Zh),
            ("zh-CN,zh;q=0.9,en;q=0.8", Zh),
            ("en;q=0.5, zh;q=0.7", Zh),
            ("de, en;q=0.3, zh;q=0.2", En),
            ("zh;q=0", En),
            ("en;q=0.5, zh;Q=0.1", En),
            ("zh;q=2, en;q=0.1", En),
            ("zh; q=0.5", Zh),
            ("zh;q=0.1234", En),
            ("zh;q=1.000", Zh),
            (",,;;q=,\u{0}", En),
        ] {
            assert_eq!(Lang::from_accept_language(header), lang, "{header}");
        }
    }
}
