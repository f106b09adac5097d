import { ReasoningEffort } from '@opengeni/contracts/agent';
import {
  booleanSetting,
  defineSettings,
  enumSetting,
  integerSetting,
  listSetting,
  textSetting,
  urlSetting,
} from '@opengeni/contracts/settings';

import { modelProvidersSetting } from '../models/registry-provider.ts';

/** Which models exist and how the built-in provider is called. */
export const modelSettingsTable = defineSettings(
  { group: 'models' },
  {
    openaiProvider: {
      schema: enumSetting(['openai', 'azure']),
      default: 'openai',
      doc: 'The built-in model provider.',
    },
    openaiApiKey: {
      schema: textSetting(),
      env: ['OPENGENI_OPENAI_API_KEY', 'OPENAI_API_KEY'],
      secret: true,
      doc: 'Key of the OpenAI API.',
    },
    openaiBaseUrl: {
      schema: urlSetting({ protocols: ['http', 'https'] }),
      env: ['OPENGENI_OPENAI_BASE_URL', 'OPENAI_BASE_URL'],
      doc: 'Address of another server that speaks the API of OpenAI.',
    },
    openaiModel: { schema: textSetting(), default: 'gpt-5.5', doc: 'The default model.' },
    openaiAllowedModels: {
      schema: listSetting(),
      default: ['gpt-5.5', 'gpt-5.4', 'gpt-5.4-mini'],
      doc: 'Models of the built-in provider that a turn may ask for; the default model is always one of them.',
    },
    modelProvidersJson: {
      schema: modelProvidersSetting(),
      default: [],
      secret: true,
      doc: 'Further model providers with their models, as a JSON array; see the README of the package.',
    },
    openaiReasoningEffort: {
      schema: enumSetting(ReasoningEffort.options),
      default: 'low',
      doc: 'Reasoning effort of a turn that names none.',
    },
    openaiAllowedReasoningEfforts: {
      schema: listSetting(enumSetting(ReasoningEffort.options)),
      default: ['low', 'medium', 'high', 'xhigh'],
      doc: 'Reasoning efforts that a turn may ask for; the default one is always among them.',
    },
    openaiResponsesTransport: {
      schema: enumSetting(['http', 'websocket']),
      default: 'http',
      doc: 'Transport of the Responses API.',
    },
    openaiProviderItemIds: {
      schema: enumSetting(['strip', 'preserve']),
      default: 'strip',
      doc: 'Whether item ids of the provider are removed from the model input, so that no call depends on what the provider stored.',
    },
    openaiReasoningEncryptedContent: {
      schema: booleanSetting(),
      default: true,
      doc: 'Asks for encrypted reasoning, which later calls can be given back.',
    },
    openaiMaxRetries: {
      schema: integerSetting({ min: 0 }),
      default: 5,
      doc: 'Retries of one model call by the client.',
    },
    webSearchEnabled: {
      schema: booleanSetting(),
      default: true,
      doc: 'Offers the hosted web search of the built-in provider.',
    },
    disableOpenaiTracing: {
      schema: booleanSetting(),
      default: false,
      doc: 'Switches the traces of the Agents SDK off.',
    },
  },
);

/** The Azure variant of the built-in provider. */
export const azureSettingsTable = defineSettings(
  { group: 'azure', appliesWhen: { key: 'openaiProvider', equals: 'azure' } },
  {
    azureOpenaiBaseUrl: {
      schema: urlSetting({ protocols: ['http', 'https'] }),
      doc: 'Complete base address; wins over endpoint and deployment.',
    },
    azureOpenaiEndpoint: {
      schema: urlSetting({ protocols: ['http', 'https'] }),
      doc: 'Address of the Azure resource.',
    },
    azureOpenaiDeployment: { schema: textSetting(), doc: 'Deployment, when an endpoint is used.' },
    azureOpenaiApiVersion: {
      schema: textSetting(),
      doc: 'API version; needed when an endpoint is used.',
    },
    azureOpenaiApiKey: {
      schema: textSetting(),
      secret: true,
      doc: 'Key of the resource; wins over the token.',
    },
    azureOpenaiAdToken: {
      schema: textSetting(),
      secret: true,
      doc: 'Access token of the directory, used as bearer.',
    },
  },
);
