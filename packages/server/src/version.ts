/** The product's version, as peers, logs and `--version` are told. */
export const VERSION = '0.1.0'
