//! What becomes of many measurements.

/// The value below which this part of the others is, 0 to 1.
pub(crate) fn quantile<T: Copy + PartialOrd>(values: &[T], part: f64) -> Option<T> {
    let mut sorted = values.to_vec();
    sorted.sort_by(|one, other| one.partial_cmp(other).unwrap_or(std::cmp::Ordering::Equal));
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        clippy::cast_sign_loss,
        reason = "a place in a list"
    )]
    let place = (sorted.len() as f64 * part) as usize;
    sorted
        .get(place.min(sorted.len().saturating_sub(1)))
        .copied()
}

/// The one in the middle.
pub(crate) fn median<T: Copy + PartialOrd>(values: &[T]) -> Option<T> {
    quantile(values, 0.5)
}
