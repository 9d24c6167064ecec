//! The skeleton of the page.

use yew::prelude::*;

use crate::components::{
    Announcer, DeliveryCard, ErrorSummary, ImportForm, JobCard, PageHeader, RequestCard,
};
use crate::hooks::{preferences, use_answer, use_browser, use_page, use_polling, use_queue};
use crate::state::{Action, State};
use crate::words::words;

/// The page.
#[component]
pub fn App() -> Html {
    let state = use_reducer(|| {
        let preferences = preferences();
        State::new(preferences.lang, preferences.theme)
    });
    let browser = use_browser();
    use_page(&state);
    use_answer(&state);
    use_queue(&state);
    use_polling(&state, browser);

    let dispatch = state.dispatcher().to_callback();
    let lang = state.lang;
    let words = words(lang);
    html! {
        <>
            <PageHeader
                {lang}
                theme={state.theme}
                on_lang={dispatch.reform(Action::SetLang)}
                on_theme={dispatch.reform(Action::SetTheme)}
            />
            <main id="main">
                <div class="intro">
                    <h1>{ words.title }</h1>
                    <p class="hint">{ words.intro }</p>
                </div>
                <ErrorSummary errors={state.shown_errors()} tries={state.failed_tries} {lang} />
                <div class="columns">
                    <ImportForm state={(*state).clone()} dispatch={dispatch.clone()} />
                    <div class="stack aside">
                        <DeliveryCard
                            delivery={state.delivery.clone()}
                            {lang}
                            on_cancel={dispatch.reform(|()| Action::Cancel)}
                            on_wait={dispatch.reform(|()| Action::Wait)}
                            on_stop_waiting={dispatch.reform(|()| Action::StopWaiting)}
                        />
                        if let Some(job) = &state.job {
                            <JobCard
                                job={job.clone()}
                                faults={state.fresh_token_faults.clone()}
                                online={browser.online}
                                {lang}
                                on_follow={dispatch.reform(|()| Action::Follow)}
                                on_stop={dispatch.reform(|()| Action::StopFollowing)}
                                on_token={dispatch.reform(Action::FreshToken)}
                            />
                        }
                        <RequestCard
                            project_id={state.form.project_id.shown().clone()}
                            instance_id={state.form.instance_id.shown().clone()}
                            body={state.checked.body.clone()}
                            {lang}
                        />
                    </div>
                </div>
            </main>
            <Announcer delivery={state.delivery.clone()} job={state.job.clone()} {lang} />
        </>
    }
}
