//! The outcome of a check.

use serde::ser::{Serialize, SerializeSeq, SerializeStruct, Serializer};

use crate::{Lang, Severity, Violation};

/// All that is wrong or looks wrong with a request, in the order of the request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Report {
    /// How many errors were found, listed or not.
    pub errors: usize,
    /// How many warnings were found, listed or not.
    pub warnings: usize,
    /// The violations, in the order of the request, and at most
    /// [`MAX_LISTED_VIOLATIONS`](crate::contract::MAX_LISTED_VIOLATIONS): if there are more,
    /// errors are listed before warnings.
    pub violations: Vec<Violation>,
    /// How many were found but are not listed.
    pub omitted: usize,
}

impl Report {
    /// Whether the request may be sent: there is no error.
    #[must_use]
    pub const fn is_valid(&self) -> bool {
        self.errors == 0
    }

    /// The listed violations of one severity, in order.
    pub fn with_severity(&self, severity: Severity) -> impl Iterator<Item = &Violation> {
        self.violations
            .iter()
            .filter(move |violation| violation.severity() == severity)
    }

    /// The first listed error, by which a request is refused; nothing if it is valid.
    #[must_use]
    pub fn first_error(&self) -> Option<&Violation> {
        self.with_severity(Severity::Error).next()
    }

    /// The report as it is written in JSON, its words in `lang`.
    #[must_use]
    pub const fn localized(&self, lang: Lang) -> LocalizedReport<'_> {
        LocalizedReport { report: self, lang }
    }

    /// The report as compact JSON, its words in `lang`.
    #[must_use]
    pub fn to_json(&self, lang: Lang) -> String {
        // Strings and whole numbers into memory: there is nothing that can fail.
        serde_json::to_string(&self.localized(lang)).unwrap_or_default()
    }
}

/// A report with a language: what a [`Report`] looks like on the wire.
#[derive(Clone, Copy, Debug)]
pub struct LocalizedReport<'a> {
    report: &'a Report,
    lang: Lang,
}

impl Serialize for LocalizedReport<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let report = self.report;
        let mut fields = serializer.serialize_struct("Report", 5)?;
        fields.serialize_field("valid", &report.is_valid())?;
        fields.serialize_field("errors", &report.errors)?;
        fields.serialize_field("warnings", &report.warnings)?;
        fields.serialize_field("violations", &LocalizedViolations(self))?;
        fields.serialize_field("omitted", &report.omitted)?;
        fields.end()
    }
}

struct LocalizedViolations<'a>(&'a LocalizedReport<'a>);

impl Serialize for LocalizedViolations<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let violations = &self.0.report.violations;
        let mut list = serializer.serialize_seq(Some(violations.len()))?;
        for violation in violations {
            list.serialize_element(&LocalizedViolation {
                violation,
                lang: self.0.lang,
            })?;
        }
        list.end()
    }
}

struct LocalizedViolation<'a> {
    violation: &'a Violation,
    lang: Lang,
}

impl Serialize for LocalizedViolation<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        /// A field that is left out when there is nothing to say.
        fn optional<F: SerializeStruct, T: Serialize>(
            fields: &mut F,
            name: &'static str,
            value: Option<&T>,
        ) -> Result<(), F::Error> {
            match value {
                Some(value) => fields.serialize_field(name, value),
                None => fields.skip_field(name),
            }
        }

        let violation = self.violation;
        let present = [
            violation.limit.is_some(),
            violation.actual.is_some(),
            violation.index.is_some(),
            violation.suggestion.is_some(),
            violation.first.is_some(),
            violation.range.is_some(),
        ];
        let length = 5 + present.into_iter().filter(|&is| is).count();
        let mut fields = serializer.serialize_struct("Violation", length)?;
        fields.serialize_field("code", violation.code.as_str())?;
        fields.serialize_field("severity", violation.severity().as_str())?;
        fields.serialize_field("pointer", &violation.pointer)?;
        fields.serialize_field("message", &violation.message(self.lang))?;
        fields.serialize_field("help", &violation.help(self.lang))?;
        optional(&mut fields, "limit", violation.limit.as_ref())?;
        optional(&mut fields, "actual", violation.actual.as_ref())?;
        optional(&mut fields, "index", violation.index.as_ref())?;
        optional(&mut fields, "suggestion", violation.suggestion.as_ref())?;
        optional(&mut fields, "first", violation.first.as_ref())?;
        optional(&mut fields, "range", violation.range.as_ref())?;
        fields.end()
    }
}
