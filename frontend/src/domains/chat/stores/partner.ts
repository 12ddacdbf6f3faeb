import { useOnline } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed, ref, watch } from 'vue'
import { useWork } from '@/ui/problem'
import { isAway, isLasting, useModelsStore } from '../../models'
import { useVoiceStore } from '../../voice'
import { useTalkStore } from './talk'

/** Who plays in the open talk, and who could instead. */
export const usePartnerStore = defineStore('talk.partner', () => {
  const talk = useTalkStore()
  const models = useModelsStore()
  const voice = useVoiceStore()
  const online = useOnline()
  const { busy, problem, run } = useWork()
  /** Whether what is sent is being shown, before the model may play. */
  const asking = ref(false)
  /** The network came back after the script had taken over. */
  const back = ref(false)

  const plays = computed(() => talk.session?.partner ?? 'script')
  const reply = computed(() => (talk.awaited ? talk.replies.get(talk.awaited.id) : undefined))
  /** Without network a model elsewhere cannot be asked. */
  const cutOff = computed(() => plays.value === 'model' && !online.value && models.state?.onMachine === false)
  const away = computed(() => cutOff.value || (plays.value === 'model' && Boolean(reply.value?.problem) && isAway(reply.value?.fault)))
  /** The model cannot be heard. */
  const unheard = computed(() => talk.id !== '' && voice.voice.session === talk.id && Boolean(voice.voice.fault))
  /** It makes no sense to ask the model once more. */
  const offered = computed(() => plays.value === 'model' && (unheard.value || (Boolean(reply.value?.problem) && (talk.failures >= 2 || isLasting(reply.value?.fault)))))

  const toScript = (because?: 'fault') => run(() => talk.setPartner('script', because))

  async function toModel() {
    if (models.state?.fault === 'consent') {
      asking.value = true
      return
    }
    const done = await run(() => talk.setPartner('model'))
    // The program says why in English; the state says it for all languages.
    if (!done) await models.hope()
  }

  /** Agreed: a model that plays already is asked again, any other takes over. */
  async function agreed() {
    if (plays.value === 'script') await toModel()
    else if (talk.awaited) await talk.retry(talk.awaited.id)
  }

  watch(online, now => {
    if (now && talk.fellBack) back.value = true
  })
  watch([() => talk.id, () => talk.fellBack], () => {
    back.value = false
    problem.value = null
  })
  watch(() => reply.value?.fault, fault => fault && void models.hope())

  return { plays, busy, problem, asking, back, cutOff, away, offered, toScript, toModel, agreed }
})
