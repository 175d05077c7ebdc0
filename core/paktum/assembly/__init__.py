"""From enabled plugins to one checked, immutable `Assembly`."""
