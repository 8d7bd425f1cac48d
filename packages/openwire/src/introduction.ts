/** How a broker introduces itself, and how much of that is believed. It is said before anybody has been let in. */
import { BrokerInfo } from './generated/commands.js'

/** Characters of a name, an id or an address. ActiveMQ's names are letters, digits and four signs. */
const MAX_CHARACTERS = 1024

/** What is wrong with it, in words that hold nothing of it; undefined: nothing. */
export function introductionFault({ brokerId, brokerName, brokerURL }: BrokerInfo): string | undefined {
  const named = { id: brokerId?.value, name: brokerName, address: brokerURL }
  for (const [what, text] of Object.entries(named)) {
    if (text === null || text === undefined) continue
    if (text.length > MAX_CHARACTERS) return `the ${what} of the broker is longer than ${MAX_CHARACTERS} characters`
    if (hasControls(text)) return `the ${what} of the broker holds control characters`
  }
  return undefined
}

/**
 * What others may be told of it: clients, listeners to advisories, the brokers behind. The properties of a connector are
 * not for them, for its passwords are among them; nor is whom else it knows.
 */
export function publicIntroduction(info: BrokerInfo): BrokerInfo {
  return new BrokerInfo({ ...info, networkProperties: null, peerBrokerInfos: null })
}

/** They would move a terminal's cursor, or end a line of the log. */
function hasControls(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  return /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.test(text)
}
