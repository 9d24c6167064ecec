//! What the page does besides changing its state: each effect is one hook.

mod poll;
mod post;
mod use_address;
mod use_before_unload;
mod use_browser;
mod use_busy_retry;
mod use_debounced;
mod use_deferred_blur;
mod use_destination;
mod use_event;
mod use_file_drop;
mod use_kept_focus;
mod use_page;
mod use_persisted_settings;
mod use_plan;
mod use_polling;
mod use_send_import;
mod use_text;

pub use use_address::use_address;
pub use use_before_unload::use_before_unload;
pub use use_browser::{Browser, use_browser};
pub use use_busy_retry::use_busy_retry;
pub use use_debounced::use_debounced;
pub use use_deferred_blur::use_deferred_blur;
pub use use_destination::use_destination;
use use_event::use_event;
pub use use_file_drop::use_file_drop;
pub use use_kept_focus::use_kept_focus;
pub use use_page::use_page;
pub use use_persisted_settings::{first_state, use_persisted_settings};
pub use use_plan::{now, use_plan};
pub use use_polling::use_polling;
pub use use_send_import::use_send_import;
pub use use_text::use_text;
