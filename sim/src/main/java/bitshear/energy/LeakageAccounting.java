package bitshear.energy;

/** How static energy relates to a component's table power. */
public enum LeakageAccounting {
    /** Active cycles cost the whole table power, and leakage comes on top of it. */
    ON_TOP,
    /** The table power contains the leakage: active cycles cost what is left, full activity costs exactly the table power. */
    WITHIN_TABLE_POWER
}
