//! Names that are written in reports and options, and are read back from there.

use core::fmt;
use core::str::FromStr;

use crate::{Code, ItemKind, Lang, Severity};

/// A text that is not the name of anything of the kind that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnknownName {
    /// The kind, in English.
    kind: &'static str,
}

impl fmt::Display for UnknownName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("this is not the name of a ")?;
        f.write_str(self.kind)
    }
}

impl core::error::Error for UnknownName {}

impl fmt::Display for Code {
    /// As [`Code::as_str`].
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Code {
    type Err = UnknownName;

    /// Reads what [`Code::as_str`] writes.
    fn from_str(name: &str) -> Result<Self, UnknownName> {
        let mut codes = Self::ALL.iter().copied();
        codes
            .find(|code| code.as_str() == name)
            .ok_or(UnknownName { kind: "rule" })
    }
}

impl fmt::Display for Severity {
    /// As [`Severity::as_str`].
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Severity {
    type Err = UnknownName;

    /// Reads what [`Severity::as_str`] writes.
    fn from_str(name: &str) -> Result<Self, UnknownName> {
        [Self::Error, Self::Warning]
            .into_iter()
            .find(|severity| severity.as_str() == name)
            .ok_or(UnknownName { kind: "severity" })
    }
}

impl fmt::Display for ItemKind {
    /// As [`ItemKind::as_str`].
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for ItemKind {
    type Err = UnknownName;

    /// Reads what [`ItemKind::as_str`] writes.
    fn from_str(name: &str) -> Result<Self, UnknownName> {
        [Self::Application, Self::Task]
            .into_iter()
            .find(|kind| kind.as_str() == name)
            .ok_or(UnknownName {
                kind: "kind of item",
            })
    }
}

impl fmt::Display for Lang {
    /// As [`Lang::tag`].
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.tag())
    }
}

impl FromStr for Lang {
    type Err = UnknownName;

    /// As [`Lang::from_tag`], so that `zh-CN` is read as well.
    fn from_str(tag: &str) -> Result<Self, UnknownName> {
        Self::from_tag(tag).ok_or(UnknownName { kind: "language" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_as_they_are_written() {
        for &code in Code::ALL {
            assert_eq!(code.to_string().parse(), Ok(code));
        }
        for severity in [Severity::Error, Severity::Warning] {
            assert_eq!(severity.to_string().parse(), Ok(severity));
        }
        for kind in [ItemKind::Application, ItemKind::Task] {
            assert_eq!(kind.to_string().parse(), Ok(kind));
        }
        for lang in Lang::ALL {
            assert_eq!(lang.to_string().parse(), Ok(lang));
        }
        assert_eq!("zh-CN".parse(), Ok(Lang::Zh));
        assert_eq!(format!("{:>6}", Lang::En), "    en");
    }

    #[test]
    fn any_other_name_is_unknown_and_is_not_repeated() {
        for name in ["", "Missing", "missing ", "fatal", "folder", "de"] {
            let errors = [
                name.parse::<Code>().unwrap_err(),
                name.parse::<Severity>().unwrap_err(),
                name.parse::<ItemKind>().unwrap_err(),
                name.parse::<Lang>().unwrap_err(),
            ];
            assert_eq!(
                errors.map(|error| error.to_string()),
                ["rule", "severity", "kind of item", "language"]
                    .map(|kind| format!("this is not the name of a {kind}"))
            );
        }
    }
}
