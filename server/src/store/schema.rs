//! The tables, as both engines have them: ids and blobs `Binary`, times `BigInt` in ms.

diesel::table! {
    accounts (id) {
        id -> Binary,
        email -> Text,
        password_hash -> Text,
        display_name -> Nullable<Text>,
        created_at -> BigInt,
    }
}

diesel::table! {
    devices (id) {
        id -> Binary,
        account_id -> Binary,
        name -> Text,
        session -> BigInt,
        created_at -> BigInt,
        last_seen_at -> BigInt,
        revoked_at -> Nullable<BigInt>,
        clock_ahead_ms -> Nullable<BigInt>,
    }
}

diesel::table! {
    refresh_tokens (token_hash) {
        token_hash -> Binary,
        device_id -> Binary,
        created_at -> BigInt,
        expires_at -> BigInt,
        used_at -> Nullable<BigInt>,
        successor_hash -> Nullable<Binary>,
    }
}

diesel::table! {
    sync_tokens (token_hash) {
        token_hash -> Binary,
        device_id -> Binary,
        created_at -> BigInt,
    }
}

diesel::table! {
    signing_keys (id) {
        id -> Text,
        private_key -> Binary,
        public_key -> Binary,
        created_at -> BigInt,
        retired_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    logs (id) {
        id -> Binary,
        name -> Text,
        created_at -> BigInt,
        seq -> BigInt,
        digest -> Binary,
        page_count -> BigInt,
    }
}

diesel::table! {
    members (log_id, account_id) {
        log_id -> Binary,
        account_id -> Binary,
        role -> Text,
        created_at -> BigInt,
        expires_at -> Nullable<BigInt>,
        paused -> Bool,
    }
}

diesel::table! {
    installation (id) {
        id -> Integer,
        storage_id -> Text,
    }
}

diesel::table! {
    invites (code_hash) {
        code_hash -> Binary,
        log_id -> Binary,
        role -> Text,
        created_by -> Binary,
        created_at -> BigInt,
        expires_at -> BigInt,
        used_at -> Nullable<BigInt>,
        used_by -> Nullable<Binary>,
    }
}

diesel::table! {
    access_journal (log_id, account_id, device_id, action, hour) {
        log_id -> Binary,
        account_id -> Binary,
        device_id -> Binary,
        action -> Text,
        hour -> BigInt,
    }
}

diesel::table! {
    pages (id) {
        id -> Binary,
        log_id -> Binary,
        revision -> BigInt,
        heads -> Binary,
        change_count -> BigInt,
        byte_count -> BigInt,
        last_seq -> BigInt,
        created_at -> BigInt,
    }
}

diesel::table! {
    changes (page_id, hash) {
        page_id -> Binary,
        log_id -> Binary,
        seq -> BigInt,
        hash -> Binary,
        actor -> Binary,
        actor_seq -> BigInt,
        header -> Binary,
        bytes -> Binary,
        device_id -> Binary,
        received_at -> BigInt,
    }
}

diesel::table! {
    snapshots (page_id) {
        page_id -> Binary,
        log_id -> Binary,
        bytes -> Binary,
        graph -> Binary,
        covered_seq -> BigInt,
    }
}

diesel::table! {
    actors (log_id, actor) {
        log_id -> Binary,
        actor -> Binary,
        device_id -> Binary,
        account_id -> Binary,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    accounts,
    devices,
    refresh_tokens,
    sync_tokens,
    logs,
    members,
    invites,
    pages,
    changes,
);
