/** What a selector can be refused for. Peers see `javax.jms.InvalidSelectorException`, as from ActiveMQ. */
import { defineErrors } from '@hermod/model'

export const selectorErrors = defineErrors('SELECTOR', {
  syntax: {
    message: 'invalid selector: {selector} ({problem} at position {position})',
    jms: 'javax.jms.InvalidSelectorException',
    retry: false,
  },
  tooLong: {
    message: 'invalid selector: {length} characters; at most {limit} are possible (it starts with {selector})',
    jms: 'javax.jms.InvalidSelectorException',
    retry: false,
  },
  tooDeep: {
    message: 'invalid selector: {selector} (nested deeper than {limit} at position {position})',
    jms: 'javax.jms.InvalidSelectorException',
    retry: false,
  },
  unavailable: {
    message: 'invalid selector: {selector} ({feature} at position {position} is not available in this broker)',
    jms: 'javax.jms.InvalidSelectorException',
    retry: false,
  },
})
