from django.urls import path

from infolinia.oversight.supervision import views

app_name = "supervision"
urlpatterns = [
    path("board", views.board, name="board"),
    path("board/now", views.board_now, name="now"),
    path("board/day", views.day, name="day"),
    path("board/alarms", views.banner, name="alarms"),
    path("calls", views.list_calls, name="calls"),
    path("call-quality", views.call_quality, name="call_quality"),
    path("calls/<slug:call_id>", views.call_record, name="record"),
    path("listening/now", views.listening_now, name="listening"),
    path("calls/<slug:call_id>/supervise", views.supervise, name="supervise"),
    path("calls/<slug:call_id>/line", views.own_line, name="line"),
    path("calls/<slug:call_id>/consent", views.consent, name="consent"),
    path("calls/<slug:call_id>/journal.jsonl", views.export, name="export"),
    path("calls/<slug:call_id>/recordings/<slug:recording_id>.wav", views.sound, name="sound"),
    path("audit", views.seen, name="audit"),
]
