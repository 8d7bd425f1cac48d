/** Elements of `<dispatchPolicy>`: in which order the consumers of a topic get a message, and who of them does. */
import { defineOptions, type OptionValues, text } from '@hermod/model'

export const simpleDispatchPolicyOptions = defineOptions('simpleDispatchPolicy', {})
export const strictOrderDispatchPolicyOptions = defineOptions('strictOrderDispatchPolicy', {})
export const roundRobinDispatchPolicyOptions = defineOptions('roundRobinDispatchPolicy', {})
export const priorityDispatchPolicyOptions = defineOptions('priorityDispatchPolicy', {})

export const clientIdFilterDispatchPolicyOptions = defineOptions('clientIdFilterDispatchPolicy', {
  ptpClientId: text('PTP_CLIENTID', 'Property of a message that names the client id it is for.'),
  ptpSuffix: text('.PTP', 'End of the names of the topics on which only that client gets it.'),
})

export type ClientIdFilterOptions = OptionValues<typeof clientIdFilterDispatchPolicyOptions>
