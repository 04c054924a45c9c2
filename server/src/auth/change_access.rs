use actix_web::web;
use banister_shared::ids::AccountId;

use crate::error::ApiError;
use crate::state::State;
use crate::store::Connection;

/// Writes what changes anyone's access, before all that is queued, and has the sockets of those
/// accounts look again. `work` says whose access it was.
///
/// It goes on to its end when whoever asked for it has gone: what has been handed to the writer
/// is committed in any case, and a device that is revoked on disk must not stay on its socket.
pub(crate) async fn change_access<T, F>(state: &web::Data<State>, work: F) -> Result<T, ApiError>
where
    T: Send + 'static,
    F: FnOnce(&mut Connection) -> Result<(T, Vec<AccountId>), ApiError> + Send + 'static,
{
    let state = state.clone();
    let task = tokio::spawn(async move {
        let (done, accounts) = state.store.write_first(work).await?;
        accounts.into_iter().for_each(|account| state.sockets.access_changed(account));
        Ok(done)
    });
    task.await.map_err(ApiError::internal)?
}
