//! The tables as Diesel sees them; `cli/migrations` makes them.

diesel::table! {
    identity (one) {
        one -> Integer,
        device -> Binary,
        own_log -> Binary,
    }
}

diesel::table! {
    sessions (one) {
        one -> Integer,
        server -> Text,
        account -> Binary,
        email -> Text,
        device_name -> Text,
        access_token -> Text,
        access_until_ms -> BigInt,
        refresh_token -> Text,
        next_refresh_token -> Nullable<Text>,
    }
}

diesel::table! {
    logs (id) {
        id -> Binary,
        name -> Text,
        role -> Text,
        account -> Nullable<Binary>,
        on_server -> Bool,
        ended -> Bool,
        carried_into -> Nullable<Binary>,
    }
}

diesel::table! {
    exchanges (log) {
        log -> Binary,
        cursor -> BigInt,
        digest -> Binary,
        complete_next -> Bool,
        last_contact_ms -> Nullable<BigInt>,
        clock_ahead_ms -> BigInt,
    }
}

diesel::table! {
    pages (id) {
        id -> Binary,
        server_heads -> Binary,
    }
}

diesel::table! {
    snapshots (page) {
        page -> Binary,
        bytes -> Binary,
    }
}

diesel::table! {
    changes (position) {
        position -> BigInt,
        page -> Binary,
        hash -> Binary,
        bytes -> Binary,
    }
}

diesel::table! {
    outbox (position) {
        position -> BigInt,
        page -> Binary,
        hash -> Binary,
    }
}

diesel::table! {
    replaced (page, hash) {
        page -> Binary,
        hash -> Binary,
    }
}

diesel::allow_tables_to_appear_in_same_query!(changes, outbox);
