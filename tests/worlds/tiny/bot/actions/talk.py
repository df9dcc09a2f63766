"""Actions of a tiny assistant; they are read as text and never run."""


class Talk:
    stem = "action_talk"

    def perform(self, scene):
        scene.say(f"utter_{scene.intent}")


class Pour:
    stem = "action_pour"

    def perform(self, scene, wording):
        buttons = [wording.quick_reply("undo"), wording.quick_reply("more", drink="tea")]
        scene.say("utter_poured", buttons, what="tea")
