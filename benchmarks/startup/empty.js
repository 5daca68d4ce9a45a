// The yardstick of a start: nothing.
