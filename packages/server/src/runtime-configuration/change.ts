/**
 * One area of the configuration that can change while the broker runs. It compares the settings that hold with those
 * that were read, and makes all that the new ones ask for before anything is changed.
 */
import type { BrokerSettings } from '@hermod/config'

/** Takes a line for the log and for whoever asked for the update. It never holds a value: that may be a password. */
export type Tell = (line: string) => void

/** Puts the new settings in force. Does not fail. */
export type Change = (tell: Tell) => void

/** Undefined: nothing in it has changed. Throws BeanError, or an Error, for settings that cannot be. */
export type Area = (held: BrokerSettings, read: BrokerSettings) => Change | undefined

export const AT_NEXT_START = 'not applied before the broker is started again'
