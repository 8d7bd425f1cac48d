/**
 * `destinationPathSeparatorPlugin`: clients may write another separator than the dot, so that `ORDERS/EU` is the same
 * destination as `ORDERS.EU`. The broker, and whoever looks into it, only knows the name with dots.
 */
import { type BrokerPlugin, Destination, defineOptions, type OptionValues, text } from '@hermod/model'

export const destinationPathSeparatorOptions = defineOptions('destinationPathSeparatorPlugin', {
  pathSeparator: text(
    '/',
    'What clients may write in place of the dot between the parts of a name: any of these characters.',
  ),
})

export type DestinationPathSeparatorOptions = OptionValues<typeof destinationPathSeparatorOptions>

export class PathSeparator implements BrokerPlugin {
  readonly name = 'destinationPathSeparatorPlugin'
  /** Most messages go where the one before went. */
  private asked: Destination | undefined
  private answer: Destination | undefined

  constructor(private readonly options: DestinationPathSeparatorOptions) {}

  rename(destination: Destination): Destination {
    if (destination !== this.asked) {
      this.answer = this.dotted(destination)
      this.asked = destination
    }
    return this.answer!
  }

  private dotted(destination: Destination): Destination {
    if (destination.isComposite) {
      const members = destination.members().map((member) => this.dotted(member))
      return members.length === 1 ? members[0]! : new Destination(destination.kind, members.join(','))
    }
    const { kind, name } = destination
    if (!name.includes(this.options.pathSeparator)) return destination
    return new Destination(kind, this.elements(name).join('.'))
  }

  /** Elements lose the blanks around them, and empty ones do not count. */
  private elements(name: string): string[] {
    const separators = new Set(this.options.pathSeparator)
    const elements = ['']
    for (const character of name) {
      if (separators.has(character)) elements.push('')
      else elements[elements.length - 1] += character
    }
    return elements.map((element) => element.trim()).filter((element) => element !== '')
  }
}
