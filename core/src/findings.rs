//! What the rules find, collected and put in order.

use core::mem;

use crate::contract::{MAX_LISTED_VIOLATIONS, MAX_POINTER_BYTES};
use crate::place::{Place, Root};
use crate::sort::sort_by;
#[cfg(feature = "request-text")]
use crate::string::{Origin, Text};
use crate::text::position::Locator;
use crate::violation::{Detail, Violation};
use crate::{Code, ItemKind, Report, Severity};

/// A stretch of the body, or of a request that is one text: bytes if it is text; if it is a
/// value, both ends are its number in reading order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// Where a finding stands in the order of the whole request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Order(usize);

impl Order {
    pub(crate) const PROJECT_ID: Self = Self(0);
    pub(crate) const INSTANCE_ID: Self = Self(1);
    pub(crate) const TOKEN: Self = Self(2);

    /// Fields of the request that it should not have come after the body, in
    /// their own order.
    pub(crate) const fn after_body(number: usize) -> Self {
        // No text reaches half of the address space.
        Self(usize::MAX / 2 + number)
    }

    /// By where it begins in the body, or in a request that is one text.
    pub(crate) const fn in_body(start: usize) -> Self {
        Self(start.saturating_add(3))
    }
}

/// A thing that rules look at: what it is, and where it stands.
#[derive(Clone, Debug)]
pub(crate) struct Site {
    pub(crate) place: Place,
    pub(crate) order: Order,
    /// Where it is in the body, or in a request that is one text; `None` for what is not in
    /// it.
    pub(crate) span: Option<Span>,
}

impl Site {
    /// A thing in the body.
    pub(crate) const fn in_body(place: Place, span: Span) -> Self {
        Self {
            place,
            order: Order::in_body(span.start),
            span: Some(span),
        }
    }

    /// An item of a list that is to be imported, by its index among those of its kind.
    pub(crate) const fn of_item(kind: ItemKind, index: usize) -> Self {
        Self {
            place: match kind {
                ItemKind::Application => Place::Name(index),
                ItemKind::Task => Place::TaskId(index),
            },
            order: Order::in_body(index),
            span: None,
        }
    }
}

/// A violation before pointers and ranges are worked out.
#[derive(Clone, Debug)]
pub(crate) struct Finding {
    code: Code,
    site: Site,
    limit: Option<usize>,
    actual: Option<usize>,
    index: Option<usize>,
    suggestion: Option<&'static str>,
    first: Option<Place>,
    detail: Detail,
}

impl Finding {
    pub(crate) const fn new(code: Code, site: Site) -> Self {
        Self {
            code,
            site,
            limit: None,
            actual: None,
            index: None,
            suggestion: None,
            first: None,
            detail: Detail::None,
        }
    }

    pub(crate) const fn exceeding(mut self, limit: usize, actual: usize) -> Self {
        self.limit = Some(limit);
        self.actual = Some(actual);
        self
    }

    pub(crate) const fn at_index(mut self, index: usize) -> Self {
        self.index = Some(index);
        self
    }

    pub(crate) fn suggesting(mut self, name: Option<&'static str>) -> Self {
        self.suggestion = name;
        self
    }

    pub(crate) fn repeating(mut self, first: Place) -> Self {
        self.first = Some(first);
        self
    }

    pub(crate) fn with(mut self, detail: Detail) -> Self {
        self.detail = detail;
        self
    }

    /// The same about a part of a text, which begins there, as a finding about the whole text;
    /// its place is another one there.
    pub(crate) fn moved(mut self, by: usize, place: Place) -> Self {
        if let Some(span) = &mut self.site.span {
            span.start += by;
            span.end += by;
        }
        self.site.place = place;
        self
    }

    /// The violation, to which it gives what it holds: its pointer from `root`, and its range
    /// if it is in a text.
    pub(crate) fn take_violation(
        &mut self,
        root: Root,
        locator: Option<&mut Locator<'_>>,
    ) -> Violation {
        Violation {
            code: self.code,
            pointer: self.site.place.pointer(root),
            limit: self.limit,
            actual: self.actual,
            index: self.index,
            suggestion: self.suggestion,
            first: self.first.as_ref().map(|place| place.pointer(root)),
            range: self
                .site
                .span
                .zip(locator)
                .map(|(span, locator)| locator.range(span)),
            place: mem::replace(&mut self.site.place, Place::Body),
            detail: mem::replace(&mut self.detail, Detail::None),
        }
    }

    fn key(&self) -> (Order, Code, Option<usize>) {
        (self.site.order, self.code, self.index)
    }
}

/// Puts findings in the order of a report.
fn sort(findings: &mut [Finding]) {
    sort_by(findings, |a, b| a.key().cmp(&b.key()));
}

/// The findings of one check.
///
/// It keeps no more than a report can list, whatever the input does.
#[derive(Clone, Debug, Default)]
pub(crate) struct Findings {
    errors: Listing,
    warnings: Listing,
    /// What has ended the reading. It comes last, so that a report may not list it.
    /// In a box, since hardly any check has it, and each has room for it.
    end: Option<Box<Finding>>,
    /// A stretch of the text of which is known that it is ASCII without line ends.
    in_line: Span,
}

/// The findings of one severity: the first ones in order, and a count of all.
#[derive(Clone, Debug, Default)]
struct Listing {
    kept: Vec<Finding>,
    count: usize,
    /// Past this nothing has a chance to be listed.
    last: Option<Order>,
    /// The bytes of the pointers that were made; an error has room whatever the
    /// warnings have used.
    pointer_bytes: usize,
}

impl Listing {
    /// Counts one, and says whether it may still be listed.
    fn count(&mut self, order: Order) -> bool {
        self.count += 1;
        self.last.is_none_or(|last| order <= last)
    }

    fn keep(&mut self, finding: Finding) {
        self.kept.push(finding);
        // Findings come nearly in order, so this happens rarely, and costs the
        // same however many were counted in between.
        if self.kept.len() >= 2 * MAX_LISTED_VIOLATIONS {
            sort(&mut self.kept);
            self.kept.truncate(MAX_LISTED_VIOLATIONS);
            self.last = self.kept.last().map(|finding| finding.site.order);
        }
    }
}

impl Findings {
    /// Whether nothing was found.
    pub(crate) const fn is_empty(&self) -> bool {
        self.errors.count + self.warnings.count == 0
    }

    fn listing(&mut self, code: Code) -> &mut Listing {
        match code.severity() {
            Severity::Error => &mut self.errors,
            Severity::Warning => &mut self.warnings,
        }
    }

    /// Takes note of a stretch of the text that is ASCII without line ends: the longest one
    /// is kept, so that what stands behind it is found without looking at it again.
    pub(crate) fn note_in_line(&mut self, span: Span) {
        let known = self.in_line;
        if span.end - span.start > known.end - known.start {
            self.in_line = span;
        }
    }

    /// Adds a finding about a place that has a name of its own.
    pub(crate) fn add(&mut self, finding: Finding) {
        let listing = self.listing(finding.code);
        if listing.count(finding.site.order) {
            listing.keep(finding);
        }
    }

    /// Adds the finding about what ends the reading.
    pub(crate) fn end_with(&mut self, finding: Finding) {
        self.end = Some(Box::new(finding.clone()));
        self.add(finding);
    }

    /// What has ended the reading, if anything has.
    pub(crate) fn into_end(self) -> Option<Finding> {
        self.end.map(|finding| *finding)
    }

    /// Adds a finding about a text, and about a character in it by its index in code
    /// points. As one body can have any number of them, it is made only if it may be
    /// listed.
    pub(crate) fn add_about(&mut self, site: &Site, code: Code, found: Option<(usize, u32)>) {
        let listing = self.listing(code);
        if !listing.count(site.order) {
            return;
        }
        let mut finding = Finding::new(code, site.clone());
        if let Some((index, code_point)) = found {
            finding = finding.at_index(index).with(Detail::CodePoint(code_point));
        }
        listing.keep(finding);
    }

    /// The same for a finding of which one body can have any number: it is made only
    /// if it may be listed, so that counting the others is all that they cost.
    #[inline]
    pub(crate) fn add_of_many(
        &mut self,
        code: Code,
        span: Span,
        finding: impl FnOnce(Span) -> Finding,
    ) {
        let listing = self.listing(code);
        if listing.count(Order::in_body(span.start)) {
            listing.keep(finding(span));
        }
    }

    /// Counts a finding that stands behind as many of its kind as are ever listed.
    pub(crate) fn count(&mut self, code: Code) {
        self.listing(code).count += 1;
    }

    /// Adds a finding about a place that only a pointer names.
    ///
    /// `place` is called if the finding may be listed, and the finding is only
    /// counted once such pointers have used up their room.
    pub(crate) fn add_at(
        &mut self,
        code: Code,
        span: Span,
        place: impl FnOnce() -> Place,
        complete: impl FnOnce(Finding) -> Finding,
    ) {
        let listing = self.listing(code);
        let has_room = listing.pointer_bytes < MAX_POINTER_BYTES;
        if !listing.count(Order::in_body(span.start)) || !has_room {
            return;
        }
        // The one that uses up the room is still listed, so that there is always
        // a place to look at, even if its pointer is that long by itself.
        let place = place();
        let bytes = place.unnamed().map_or(0, str::len);
        listing.pointer_bytes = listing.pointer_bytes.saturating_add(bytes);
        listing.keep(complete(Finding::new(code, Site::in_body(place, span))));
    }

    /// Adds what was found in a text that stands in this one as `string`, whose quotes and all
    /// between are at `span`: there is the place of what is nowhere in the text.
    #[cfg(feature = "request-text")]
    pub(crate) fn take_in(&mut self, found: Self, string: Text<'_>, span: Span) {
        let inside = span.start + 1;
        for (listing, inner) in [
            (&mut self.errors, found.errors),
            (&mut self.warnings, found.warnings),
        ] {
            let mut kept = inner.kept;
            sort(&mut kept);
            kept.truncate(MAX_LISTED_VIOLATIONS);
            listing.count += inner.count - kept.len();
            let mut origin = Origin::new(string);
            for mut finding in kept {
                // A text is nowhere longer than it is written.
                let Order(order) = finding.site.order;
                let order = Order(span.start.saturating_add(order));
                finding.site.order = order;
                finding.site.span = Some(finding.site.span.map_or(span, |found| {
                    let Span { start, end } = origin.span(found);
                    Span {
                        start: inside + start,
                        end: inside + end,
                    }
                }));
                let has_room = listing.pointer_bytes < MAX_POINTER_BYTES;
                if let Some(pointer) = finding.site.place.unnamed() {
                    listing.pointer_bytes = listing.pointer_bytes.saturating_add(pointer.len());
                    if !has_room {
                        listing.count += 1;
                        continue;
                    }
                }
                if listing.count(order) {
                    listing.keep(finding);
                }
            }
        }
    }

    /// The report, for which they are given up: pointers from `root`, and ranges if the body
    /// was `text`.
    ///
    /// They stay where they are: to move them takes longer than to check a small request.
    pub(crate) fn report(&mut self, root: Root, text: Option<&[u8]>) -> Report {
        let Self {
            errors, warnings, ..
        } = self;
        let total = errors.count + warnings.count;
        if total == 0 {
            return Report::default();
        }

        let (listed, others) = (&mut errors.kept, &mut warnings.kept);
        sort(listed);
        listed.truncate(MAX_LISTED_VIOLATIONS);
        sort(others);
        others.truncate(MAX_LISTED_VIOLATIONS - listed.len());
        if !others.is_empty() {
            listed.append(others);
            sort(listed);
        }

        let mut locator = text.map(|text| Locator::knowing(self.in_line, text));
        let violations: Vec<_> = listed
            .iter_mut()
            .map(|finding| finding.take_violation(root, locator.as_mut()))
            .collect();
        let report = Report {
            errors: errors.count,
            warnings: warnings.count,
            omitted: total - violations.len(),
            violations,
        };
        // What is left of them are shells.
        *self = Self::default();
        report
    }
}

#[cfg(test)]
mod tests {
    use crate::contract::MAX_POINTER_BYTES;
    use crate::{Code, check_body};

    /// The codes that are listed, and how many are not.
    fn listed(text: &str) -> (Vec<Code>, usize) {
        let report = check_body(text.into());
        let codes = report.violations.iter().map(|v| v.code).collect();
        (codes, report.omitted)
    }

    #[test]
    fn an_error_is_listed_however_long_its_pointer_is() {
        let key = "k".repeat(MAX_POINTER_BYTES);
        let text = format!(r#"{{"apps":"a","x":{{"{key}":{{"y":1,"y":2,"y":3}}}}}}"#);
        assert_eq!(
            listed(&text),
            (vec![Code::UnknownField, Code::DuplicateKey], 1)
        );
    }

    #[test]
    fn warnings_never_take_the_room_of_an_error() {
        let key = "k".repeat(MAX_POINTER_BYTES);
        let text = format!(r#"{{"apps":"a","{key}":0,"w":0,"x":{{"y":1,"y":2}}}}"#);
        assert_eq!(
            listed(&text),
            (vec![Code::UnknownField, Code::DuplicateKey], 2)
        );
    }
}
