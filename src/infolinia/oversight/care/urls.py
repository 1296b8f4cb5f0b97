from django.urls import path

from infolinia.oversight.care import callers, views

app_name = "care"
urlpatterns = [
    path("care/abandoned", views.abandoned, name="abandoned"),
    path("care/difficult", views.difficult, name="difficult"),
    path("care/callers", callers.page_of_callers, name="callers"),
    path("care/callers/<slug:call_id>/limit", callers.limit, name="limit"),
    path("care/callers/limits/<int:limit_id>/lift", callers.lift, name="lift"),
    path("care/closing", views.closing, name="closing"),
    path("care/closing/close", views.close, name="close"),
    path("care/closing/open", views.open_again, name="open"),
    path("care/closing/plan", views.plan, name="plan"),
    path("care/concerns/<int:concern>/seen", views.see, name="see"),
    path("care/concerns/<int:concern>/done", views.done, name="done"),
    path("care/abandoned/<slug:call_id>", views.call_back, name="call_back"),
]
