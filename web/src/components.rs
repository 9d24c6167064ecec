//! What is on the page, one component a file: properties in, callbacks out.

mod announcer;
mod answer_card;
mod body_fields;
mod copy_button;
mod counter;
mod curl_card;
mod delivery_card;
mod disclosure;
mod error_summary;
mod facts;
mod file_picker;
mod fresh_token;
mod import_form;
mod job_card;
mod json_field;
mod link_card;
mod marks;
mod notes;
mod page_header;
mod reasons_table;
mod remembered;
mod request_card;
mod tabs;
mod task_list;
mod tasks_field;
mod text_field;
mod token_field;

pub use announcer::Announcer;
pub use delivery_card::DeliveryCard;
pub use error_summary::ErrorSummary;
pub use import_form::ImportForm;
pub use job_card::JobCard;
pub use link_card::LinkCard;
pub use page_header::PageHeader;
pub use request_card::RequestCard;
